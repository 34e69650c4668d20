"use client";

import { ActionIcon, Loader } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { Fragment, useMemo, useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatExact, formatShare, visibleText } from "../../lib/format.ts";
import type { GroupAnswer, GroupsAnswer } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { TimeText } from "../text/time-text.tsx";
import { useAnswer } from "../use-answer.ts";
import { conditionFor, narrowTo } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FieldValue } from "./field-value.tsx";
import { splitField } from "./group-by-select.tsx";
import groupStyles from "./groups.module.css";
import tableStyles from "./tables.module.css";
import { ValueButton } from "./value-button.tsx";
import valueStyles from "./values.module.css";
import { rowsOf } from "./view.ts";

type GroupRow = { value: string | number | boolean | null; count: number; firstSeen: string; lastSeen: string };

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, GroupRow>();
const columns = helper.columns([
  helper.accessor("value", { header: "Value" }),
  helper.accessor("count", { header: "Events" }),
  helper.display({ id: "share", header: "Share" }),
  helper.accessor("firstSeen", { header: "First seen (UTC)" }),
  helper.accessor("lastSeen", { header: "Last seen (UTC)" }),
]);

const toRow = (group: GroupAnswer, field: FieldKey): GroupRow => ({
  value: group[field] ?? null,
  count: group.count,
  firstSeen: group.firstSeen,
  lastSeen: group.lastSeen,
});

/** The query of one group's events. */
const within = (query: EventQuery, field: FieldKey, value: GroupRow["value"]): EventQuery =>
  narrowTo(query, conditionFor(field, value === null ? null : String(value), "include"));

type GroupTableProps = {
  groups: GroupAnswer[];
  /** Events that match the query. */
  total: number;
  field: FieldKey;
  second: FieldKey | null;
};

/** Groups by count; a value drills into its events, the arrow splits it by a second field. */
export function GroupTable({ groups, total, field, second }: GroupTableProps) {
  const { view } = useExplorer();
  const [opened, setOpened] = useState<readonly number[]>([]);
  const data = useMemo(() => groups.map((group) => toRow(group, field)), [groups, field]);
  const table = useTable({ features, columns, data });
  const split = splitField(field, second);
  const label = findField(field)?.label ?? field;
  const largest = Math.max(1, ...data.map(({ count }) => count));
  return (
    <div className={tableStyles.tableScroll}>
      <table className={groupStyles.groupTable}>
        <caption className="visually-hidden">Events by {label}, largest groups first</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" data-column={header.column.id}>
                  {header.column.id === "value" ? label : <table.FlexRender header={header} />}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const open = opened.includes(row.index);
            const Arrow = open ? IconChevronDown : IconChevronRight;
            return (
              <Fragment key={row.id}>
                <tr>
                  <th scope="row" data-column="value">
                    <span className={groupStyles.groupValue}>
                      <ActionIcon
                        size={24}
                        aria-expanded={open}
                        aria-label={`Split ${visibleText(String(row.original.value ?? "none"))} by ${findField(split)?.label}`}
                        onClick={() =>
                          setOpened(open ? opened.filter((index) => index !== row.index) : [...opened, row.index])
                        }
                      >
                        <Arrow size={14} />
                      </ActionIcon>
                      <GroupValue query={view.query} field={field} value={row.original.value} />
                    </span>
                  </th>
                  <GroupNumbers row={row.original} total={total} largest={largest} />
                </tr>
                {open && (
                  <SubGroups
                    query={within(view.query, field, row.original.value)}
                    field={split}
                    total={row.original.count}
                  />
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The value itself drills into its rows; what else can be done with it is in its menu. */
function GroupValue({ query, field, value }: { query: EventQuery; field: FieldKey; value: GroupRow["value"] }) {
  const { show } = useExplorer();
  return (
    <>
      <button
        type="button"
        className={valueStyles.drill}
        title={value === null ? undefined : visibleText(String(value))}
        onClick={() => show(rowsOf(within(query, field, value)))}
      >
        <FieldValue field={field} value={value} />
      </button>
      <ValueButton pivot={{ field, value: value === null ? null : String(value) }} look="icon">
        <span aria-hidden="true">⋯</span>
        <span className="visually-hidden">Filter, exclude or copy</span>
      </ValueButton>
    </>
  );
}

function GroupNumbers({ row, total, largest }: { row: GroupRow; total: number; largest: number }) {
  return (
    <>
      <td data-column="count">{formatExact(row.count)}</td>
      <td data-column="share">
        <span className={groupStyles.share}>
          <span
            className={groupStyles.shareBar}
            style={{ width: `${Math.max(1, (row.count / largest) * 100)}%` }}
            aria-hidden="true"
          />
          <span className={groupStyles.shareText}>{formatShare(row.count, total)}</span>
        </span>
      </td>
      <td data-column="firstSeen">
        <TimeText instant={row.firstSeen} />
      </td>
      <td data-column="lastSeen">
        <TimeText instant={row.lastSeen} />
      </td>
    </>
  );
}

/** The groups of one group. */
function SubGroups({ query, field, total }: { query: EventQuery; field: FieldKey; total: number }) {
  const href = eventQueryHref("/api/v1/groups", query, { groupBy: field, limit: "25" });
  const { answer, error, retry } = useAnswer<GroupsAnswer>(href);
  const rows = answer?.groups.map((group) => toRow(group, field)) ?? [];
  const largest = Math.max(1, ...rows.map(({ count }) => count));
  const counted = rows.reduce((sum, { count }) => sum + count, 0);
  if (answer === null) {
    return (
      <tr className={groupStyles.subGroup}>
        <td colSpan={5}>
          {error === null ? (
            <Loader size={14} aria-label="Loading" />
          ) : (
            <span role="alert">
              {error.message}{" "}
              <button type="button" className={valueStyles.value} onClick={retry}>
                Try again
              </button>
            </span>
          )}
        </td>
      </tr>
    );
  }
  return (
    <>
      {rows.map((row) => (
        <tr key={String(row.value)} className={groupStyles.subGroup}>
          <th scope="row" data-column="value">
            <span className={groupStyles.groupValue}>
              <GroupValue query={query} field={field} value={row.value} />
            </span>
          </th>
          <GroupNumbers row={row} total={total} largest={largest} />
        </tr>
      ))}
      {counted < total && rows.length === 25 && (
        <tr className={groupStyles.subGroup}>
          <td colSpan={5} className={valueStyles.none}>
            {formatExact(total - counted)} more events in smaller groups
          </td>
        </tr>
      )}
    </>
  );
}
