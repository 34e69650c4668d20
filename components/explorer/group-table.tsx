"use client";

import { useHotkeys } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import type { GroupsAnswer, Sparklines } from "../../query/answers.ts";
import type { GroupSort } from "../../query/result-options.ts";
import { useExplorer } from "./explorer-state.tsx";
import { splitField } from "./group-by-select.tsx";
import { type GroupRow, toRow, within } from "./group-cells.tsx";
import { GroupFooter, MoreGroups } from "./group-footer.tsx";
import { GroupLine } from "./group-line.tsx";
import groupStyles from "./groups.module.css";
import { SubGroups } from "./sub-groups.tsx";
import tableStyles from "./tables.module.css";

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, GroupRow>();
const columns = helper.columns([
  helper.accessor("value", { header: "Value" }),
  helper.accessor("count", { header: "Events" }),
  helper.display({ id: "share", header: "Share" }),
  helper.accessor("denied", { header: "Denied" }),
  helper.display({ id: "activity", header: "Over time" }),
  helper.accessor("firstSeen", { header: "First seen (UTC)" }),
  helper.accessor("lastSeen", { header: "Last seen (UTC)" }),
]);

/** Columns that groups can be ordered by, and how the order is read. */
const SORTS: Readonly<Record<string, { sort: GroupSort; about: string }>> = {
  value: { sort: "value", about: "A to Z" },
  count: { sort: "count", about: "most events first" },
  denied: { sort: "denied", about: "most denied events first" },
  firstSeen: { sort: "firstSeen", about: "newest first" },
  lastSeen: { sort: "lastSeen", about: "newest first" },
};

type Props = {
  answer: Omit<GroupsAnswer, "coverage">;
  /** Come after the groups; null when they could not be had. */
  sparklines: Promise<Sparklines | null>;
  field: FieldKey;
  second: FieldKey | null;
  /** The same as long as the question is. */
  question: string;
};

const keyOf = (row: GroupRow): string => JSON.stringify(row.value);

/** Groups of events; a value drills into its events, the arrow splits it by a second field. */
export function GroupTable({ answer, sparklines, field, second, question }: Props) {
  const { view, show } = useExplorer();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const body = useRef<HTMLTableSectionElement>(null);
  const data = useMemo(() => answer.groups.map((group) => toRow(group, field)), [answer, field]);
  const table = useTable({ features, columns, data });
  const split = splitField(field, second);
  const label = findField(field)?.label ?? field;
  const largest = Math.max(1, ...data.map(({ count }) => count));
  const toggle = useCallback(
    (row: GroupRow) =>
      setOpened((keys) => {
        const key = keyOf(row);
        return keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
      }),
    [],
  );
  // Lines are drawn again only when they change: a click on anything must show at once, also beside 1,000 groups.
  const explorer = useRef({ view, show });
  useEffect(() => {
    explorer.current = { view, show };
  }, [view, show]);
  const drill = useCallback(
    (row: GroupRow) => {
      const { view: current, show: go } = explorer.current;
      go({ ...current, query: within(current.query, field, row.value), groupBy: [], cursor: null, limit: undefined });
    },
    [field],
  );
  const move = (step: 1 | -1) => {
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>("[data-drill]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[at === -1 ? 0 : at + step]?.focus();
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
  ]);
  return (
    <>
      <div className={tableStyles.tableScroll}>
        <table className={groupStyles.groupTable}>
          <caption className="visually-hidden">
            Events by {label}, {SORTS[view.sort ?? "count"]?.about}
          </caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map(({ id, column }) => (
                  <Heading key={id} id={id} label={id === "value" ? label : String(column.columnDef.header)} />
                ))}
              </tr>
            ))}
          </thead>
          <tbody ref={body}>
            {table.getRowModel().rows.map(({ original: row, index }) => {
              const key = keyOf(row);
              const open = opened.includes(key);
              return (
                <Fragment key={key}>
                  <GroupLine
                    {...{ row, index, field, split, open, largest, sparklines, question }}
                    total={answer.total}
                    onToggle={toggle}
                    onDrill={drill}
                  />
                  {open && <SubGroups query={view.query} field={field} row={row} split={split} />}
                </Fragment>
              );
            })}
          </tbody>
          <GroupFooter answer={answer} field={field} largest={largest} />
        </table>
      </div>
      <MoreGroups answer={answer} field={field} />
    </>
  );
}

function Heading({ id, label }: { id: string; label: string }) {
  const { view, show } = useExplorer();
  const order = SORTS[id];
  if (order === undefined) {
    return (
      <th scope="col" data-column={id}>
        {label}
      </th>
    );
  }
  const { sort, about } = order;
  const active = (view.sort ?? "count") === sort;
  const Arrow = sort === "value" ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-column={id}
      {...(active ? { "aria-sort": sort === "value" ? "ascending" : ("descending" as const) } : {})}
    >
      <button type="button" className={groupStyles.sort} title={about} onClick={() => show({ ...view, sort })}>
        {label}
        <Arrow size={12} data-active={active || undefined} aria-hidden="true" />
      </button>
    </th>
  );
}
