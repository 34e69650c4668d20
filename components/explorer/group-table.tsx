"use client";

import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { Fragment, Suspense, use, useMemo, useRef, useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import type { GroupsAnswer, Sparklines } from "../../query/answers.ts";
import type { GroupSort } from "../../query/result-options.ts";
import { useExplorer } from "./explorer-state.tsx";
import { splitField } from "./group-by-select.tsx";
import { GroupNumbers, type GroupRow, GroupSparkline, GroupValue, toRow } from "./group-cells.tsx";
import { GroupFooter, MoreGroups } from "./group-footer.tsx";
import groupStyles from "./groups.module.css";
import { SubGroups } from "./sub-groups.tsx";
import tableStyles from "./tables.module.css";
import { explorerHref } from "./view.ts";

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
};

/** Groups of events; a value drills into its events, the arrow splits it by a second field. */
export function GroupTable({ answer, sparklines, field, second }: Props) {
  const { view } = useExplorer();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const body = useRef<HTMLTableSectionElement>(null);
  const data = useMemo(() => answer.groups.map((group) => toRow(group, field)), [answer, field]);
  const table = useTable({ features, columns, data });
  const split = splitField(field, second);
  const label = findField(field)?.label ?? field;
  const largest = Math.max(1, ...data.map(({ count }) => count));
  // Sparklines of another question start empty: they must not hold back the rows they belong to.
  const question = explorerHref(view);
  const toggle = (key: string) =>
    setOpened(opened.includes(key) ? opened.filter((one) => one !== key) : [...opened, key]);
  const move = (step: 1 | -1) => {
    const buttons = [...(body.current?.querySelectorAll<HTMLElement>("[data-drill]") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
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
              const key = JSON.stringify(row.value);
              const open = opened.includes(key);
              const Arrow = open ? IconChevronDown : IconChevronRight;
              return (
                <Fragment key={key}>
                  <tr
                    onKeyDown={(event) => {
                      if (event.key === (open ? "ArrowLeft" : "ArrowRight")) toggle(key);
                    }}
                  >
                    <th scope="row" data-column="value">
                      <span className={groupStyles.groupValue}>
                        <ActionIcon
                          size={24}
                          aria-expanded={open}
                          aria-label={`Split ${visibleText(String(row.value ?? "none"))} by ${findField(split)?.label}`}
                          onClick={() => toggle(key)}
                        >
                          <Arrow size={14} />
                        </ActionIcon>
                        <GroupValue query={view.query} field={field} value={row.value} />
                      </span>
                    </th>
                    <GroupNumbers
                      row={row}
                      total={answer.total}
                      largest={largest}
                      sparkline={
                        <Suspense key={question} fallback={null}>
                          <LateSparkline sparklines={sparklines} index={index} />
                        </Suspense>
                      }
                    />
                  </tr>
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

function LateSparkline({ sparklines, index }: { sparklines: Promise<Sparklines | null>; index: number }) {
  return <GroupSparkline sparklines={use(sparklines)} index={index} />;
}
