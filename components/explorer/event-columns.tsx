"use client";

import { columnVisibilityFeature, createColumnHelper, metaHelper, tableFeatures } from "@tanstack/react-table";
import { createContext, type ReactNode, use } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { shortenArn } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import { LocalTimeText } from "../text/time-text.tsx";
import { FieldValue, None } from "./field-value.tsx";
import { PrincipalCell } from "./principal-cell.tsx";
import tables from "./tables.module.css";
import { ValueButton } from "./value-button.tsx";
import values from "./values.module.css";

type ColumnMeta = {
  /** CSS width in pixels. */
  width: number;
  /** Not shown until chosen. */
  optional?: true;
};

export const eventTableFeatures = tableFeatures({ columnVisibilityFeature, columnMeta: metaHelper<ColumnMeta>() });

/** 0 inside the current row, whose values are reachable by keyboard, else -1. */
export const RowTabIndex = createContext(-1);

const helper = createColumnHelper<typeof eventTableFeatures, EventAnswer>();

function Pivot({
  field,
  value,
  children,
}: {
  field: FieldKey;
  value: string | number | boolean | null;
  children?: ReactNode;
}) {
  const tabIndex = use(RowTabIndex);
  return (
    <ValueButton pivot={{ field, value: value === null ? null : String(value) }} tabIndex={tabIndex}>
      {children ?? <FieldValue field={field} value={value} />}
    </ValueButton>
  );
}

function Principal({ event }: { event: EventAnswer }) {
  return <PrincipalCell event={event} tabIndex={use(RowTabIndex)} />;
}

function EventName({ event }: { event: EventAnswer }) {
  return (
    <span className={tables.eventName}>
      <Pivot field="eventName" value={event.eventName}>
        <SafeText text={event.eventName} />
      </Pivot>
      {!event.readOnly && (
        <span className={tables.writeMark} title="A write: it can change something">
          write
        </span>
      )}
    </span>
  );
}

function Outcome({ event }: { event: EventAnswer }) {
  return (
    <span className={tables.outcome}>
      <Pivot field="outcome" value={event.outcome} />
      {event.errorCode !== null && (
        <span className={tables.beside}>
          <Pivot field="errorCode" value={event.errorCode} />
        </span>
      )}
    </span>
  );
}

function Resources({ event }: { event: EventAnswer }) {
  const [first, ...more] = event.resources;
  if (first === undefined) return <None />;
  return (
    <span className={tables.resource}>
      <Pivot field="resource" value={first.arn ?? first.id}>
        <span className={values.mono}>
          <SafeText text={shortenArn(first.id)} />
        </span>
      </Pivot>
      {more.length > 0 && <span className={tables.beside}>+{more.length}</span>}
    </span>
  );
}

/** A column for a member that is a field of the catalogue under the same name. */
const plain = (field: Extract<FieldKey, keyof EventAnswer>, header: string, meta: ColumnMeta) =>
  helper.accessor(field, {
    header,
    meta,
    cell: ({ getValue }) => {
      const value = getValue();
      return value === null ? <None /> : <Pivot field={field} value={value} />;
    },
  });

/** Every column of the events table, in order. The time is drawn by the row, which it opens. */
export const eventColumns = helper.columns([
  helper.accessor("eventTime", { header: "Time (UTC)", meta: { width: 124 } }),
  helper.display({
    id: "localTime",
    header: "Local time",
    meta: { width: 188, optional: true },
    cell: ({ row }) => <LocalTimeText instant={row.original.eventTime} />,
  }),
  helper.accessor("principal", {
    header: "Principal",
    meta: { width: 160 },
    cell: ({ row }) => <Principal event={row.original} />,
  }),
  helper.accessor("eventName", {
    header: "Event",
    meta: { width: 158 },
    cell: ({ row }) => <EventName event={row.original} />,
  }),
  plain("eventSource", "Service", { width: 82 }),
  plain("awsRegion", "Region", { width: 86 }),
  plain("recipientAccountId", "Account", { width: 92 }),
  plain("sourceIPAddress", "Source IP", { width: 112 }),
  helper.accessor("outcome", {
    header: "Outcome",
    meta: { width: 116 },
    cell: ({ row }) => <Outcome event={row.original} />,
  }),
  helper.display({
    id: "resource",
    header: "Resource",
    meta: { width: 98 },
    cell: ({ row }) => <Resources event={row.original} />,
  }),
  plain("person", "Person", { width: 150, optional: true }),
  plain("sessionName", "Session", { width: 140, optional: true }),
  plain("userName", "User name", { width: 130, optional: true }),
  plain("identityType", "Identity type", { width: 110, optional: true }),
  plain("accessKeyId", "Access key", { width: 164, optional: true }),
  plain("mfaAuthenticated", "MFA", { width: 96, optional: true }),
  plain("country", "Country", { width: 72, optional: true }),
  plain("asn", "Network", { width: 84, optional: true }),
  plain("userAgent", "User agent", { width: 220, optional: true }),
  plain("errorMessage", "Error message", { width: 260, optional: true }),
  plain("eventCategory", "Category", { width: 100, optional: true }),
  plain("eventType", "Event type", { width: 110, optional: true }),
  plain("eventID", "Event id", { width: 270, optional: true }),
]);

/** Columns as the menu offers them. */
export const EVENT_COLUMNS = eventColumns.map((column) => ({
  id: "accessorKey" in column ? String(column.accessorKey) : String(column.id),
  label: String(column.header),
  optional: column.meta?.optional === true,
}));
