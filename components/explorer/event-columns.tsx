"use client";

import {
  columnOrderingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatUtc, shortenArn } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { LocalTimeText } from "../text/time-text.tsx";
import { FieldValue, None, plainText } from "./field-value.tsx";
import { PrincipalCell } from "./principal-cell.tsx";
import tables from "./tables.module.css";
import { ValueButton } from "./value-button.tsx";

/** How the choice of columns is ordered. */
export const COLUMN_GROUPS = ["When", "Who", "What", "Where", "Outcome", "Record"] as const;
type ColumnGroup = (typeof COLUMN_GROUPS)[number];

type ColumnMeta = {
  /** CSS width in pixels, until the reader sets another. */
  width: number;
  group: ColumnGroup;
  /** Shown until the reader chooses. */
  standard: boolean;
  /** The cell as plain text, for copies; null where there is nothing. */
  text: (event: EventAnswer) => string | null;
  /** What stands in the cell. Elements and few components: a page has a thousand cells. */
  draw: (event: EventAnswer, tabIndex: number) => ReactNode;
};

export const eventTableFeatures = tableFeatures({
  columnVisibilityFeature,
  columnOrderingFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

const helper = createColumnHelper<typeof eventTableFeatures, EventAnswer>();

type Value = string | number | boolean | null;

/** A value with its menu, or that there is none. */
function pivot(field: FieldKey, value: Value, tabIndex: number): ReactNode {
  if (value === null) return <None />;
  const text = String(value);
  const plain = plainText(field, text);
  return (
    <ValueButton pivot={{ field, value: text }} tabIndex={tabIndex} {...plain}>
      {plain === null ? FieldValue({ field, value }) : undefined}
    </ValueButton>
  );
}

const drawEventName = ({ eventName, readOnly }: EventAnswer, tabIndex: number): ReactNode => (
  <span className={tables.eventName}>
    <ValueButton pivot={{ field: "eventName", value: eventName }} tabIndex={tabIndex} />
    {!readOnly && (
      <span className={tables.writeMark} title="A write: it can change something">
        write
      </span>
    )}
  </span>
);

const drawOutcome = ({ outcome, errorCode }: EventAnswer, tabIndex: number): ReactNode => (
  <span className={tables.outcome}>
    {pivot("outcome", outcome, tabIndex)}
    {errorCode !== null && <span className={tables.beside}>{pivot("errorCode", errorCode, tabIndex)}</span>}
  </span>
);

/** The first of several values, and how many more there are. */
function drawFirst(field: FieldKey, all: { value: string; shown: string }[], tabIndex: number): ReactNode {
  const [first, ...more] = all;
  if (first === undefined) return <None />;
  return (
    <span className={tables.resource}>
      <ValueButton pivot={{ field, value: first.value }} text={first.shown} mono tabIndex={tabIndex} />
      {more.length > 0 && <span className={tables.beside}>+{more.length}</span>}
    </span>
  );
}

/** A column for a member that is a field of the catalogue under the same name. */
const plain = (
  field: Extract<FieldKey, keyof EventAnswer>,
  {
    header = findField(field)?.label ?? field,
    ...meta
  }: { header?: string; width: number } & Omit<ColumnMeta, "text" | "draw">,
) =>
  helper.accessor(field, {
    header,
    meta: {
      ...meta,
      text: (event) => {
        const value = event[field];
        return value === null ? null : String(value);
      },
      draw: (event, tabIndex) => pivot(field, event[field], tabIndex),
    },
  });

const standard = (group: ColumnGroup, width: number) => ({ group, width, standard: true });
const more = (group: ColumnGroup, width: number) => ({ group, width, standard: false });

/** Every column of the events table, in the order they have at first. The time is drawn by the row, which it opens. */
export const eventColumns = helper.columns([
  helper.accessor("eventTime", {
    header: "Time (UTC)",
    meta: { ...standard("When", 124), text: ({ eventTime }) => eventTime, draw: () => null },
  }),
  helper.accessor("principal", {
    header: "Principal",
    meta: {
      ...standard("Who", 152),
      text: ({ principal }) => principal,
      draw: (event, tabIndex) => <PrincipalCell event={event} tabIndex={tabIndex} />,
    },
  }),
  helper.accessor("eventName", {
    header: "Event",
    meta: { ...standard("What", 150), text: ({ eventName }) => eventName, draw: drawEventName },
  }),
  plain("eventSource", standard("What", 80)),
  plain("awsRegion", standard("Where", 86)),
  plain("recipientAccountId", standard("Where", 92)),
  plain("sourceIPAddress", standard("Where", 112)),
  helper.accessor("outcome", {
    header: "Outcome",
    meta: { ...standard("Outcome", 108), text: ({ outcome }) => outcome, draw: drawOutcome },
  }),
  helper.display({
    id: "resource",
    header: "Resource",
    meta: {
      ...standard("What", 92),
      text: ({ resources }) => resources.map(({ id, arn }) => arn ?? id).join(" ") || null,
      draw: ({ resources }, tabIndex) =>
        drawFirst(
          "resource",
          resources.map(({ id, arn }) => ({ value: arn ?? id, shown: shortenArn(id) })),
          tabIndex,
        ),
    },
  }),
  plain("person", more("Who", 150)),
  plain("userName", more("Who", 130)),
  plain("sessionName", more("Who", 140)),
  plain("sessionKey", more("Who", 200)),
  plain("accessKeyId", more("Who", 164)),
  plain("identityType", more("Who", 110)),
  plain("principalKind", more("Who", 104)),
  plain("principalAccountId", more("Who", 112)),
  plain("issuerArn", more("Who", 180)),
  plain("sourceIdentity", more("Who", 140)),
  plain("mfaAuthenticated", more("Who", 96)),
  plain("mfaUsed", more("Who", 108)),
  plain("fromConsole", more("Who", 120)),
  plain("byService", more("Who", 120)),
  plain("invokedBy", more("Who", 150)),
  plain("readOnly", { ...more("What", 70), header: "Access" }),
  plain("eventCategory", more("What", 100)),
  plain("eventType", more("What", 110)),
  helper.display({
    id: "fact",
    header: "Facts",
    meta: {
      ...more("What", 160),
      text: ({ facts }) => facts.join(" ") || null,
      draw: ({ facts }, tabIndex) =>
        drawFirst(
          "fact",
          facts.map((fact) => ({ value: fact, shown: fact })),
          tabIndex,
        ),
    },
  }),
  plain("targetPrincipal", more("What", 160)),
  plain("issuedAccessKeyId", more("What", 164)),
  plain("country", more("Where", 72)),
  plain("asn", more("Where", 84)),
  plain("userAgent", more("Where", 220)),
  plain("userAgentFamily", more("Where", 110)),
  plain("vpcEndpointId", more("Where", 150)),
  plain("tlsVersion", more("Where", 92)),
  plain("outcomeReason", more("Outcome", 120)),
  plain("errorCode", more("Outcome", 150)),
  plain("errorMessage", more("Outcome", 260)),
  plain("eventID", more("Record", 270)),
  plain("sharedEventID", more("Record", 270)),
]);

/** The same instant by the reader's clock, beside the UTC column when both are wanted. */
const localTime = helper.display({
  id: "localTime",
  header: "Local time",
  meta: {
    ...more("When", 188),
    text: ({ eventTime }) => `${formatUtc(eventTime)}Z`,
    draw: ({ eventTime }) => <LocalTimeText instant={eventTime} />,
  },
});

/** What the table draws from: every column that can be chosen, and the second clock. */
export const drawnColumns = [...eventColumns, localTime];

/** Columns as the choice offers them. */
export const EVENT_COLUMNS = eventColumns.map((column) => ({
  id: "accessorKey" in column ? String(column.accessorKey) : String(column.id),
  label: String(column.header).replace(" (UTC)", ""),
  group: column.meta?.group ?? "Record",
  width: column.meta?.width ?? 100,
  standard: column.meta?.standard === true,
  text: (event: EventAnswer): string | null => column.meta?.text(event) ?? null,
}));

export const LOCAL_TIME = { id: "localTime", label: "Local time", width: 188 };

const byId = new Map<string, { label: string; width: number }>(
  [...EVENT_COLUMNS, LOCAL_TIME].map((column) => [column.id, column]),
);

/** What the column is called, and its first width. */
export const columnLabel = (id: string): string => byId.get(id)?.label ?? id;
export const standardWidth = (id: string): number => byId.get(id)?.width ?? 100;
