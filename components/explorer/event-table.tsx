"use client";

import { useElementSize, useHotkeys } from "@mantine/hooks";
import { useTable } from "@tanstack/react-table";
import { useEffect, useMemo, useRef, useState } from "react";
import type { EventAnswer } from "../../query/answers.ts";
import { EventDrawer } from "../event/event-drawer.tsx";
import { type PackedRows, unpackRows } from "../packed-rows.ts";
import type { OpenedColumn } from "./column-menu.tsx";
import { drawnColumns, eventTableFeatures, standardWidth } from "./event-columns.tsx";
import { EventRow } from "./event-row.tsx";
import { useExplorer } from "./explorer-state.tsx";
import { ColumnMenu } from "./lazy.tsx";
import { PagePosition, type PageProps, PageTurner, Paging } from "./paging.tsx";
import { SelectBox } from "./select-box.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import bar from "./table-bar.module.css";
import { ColumnHeads, FixedHeads, useColumnActions } from "./table-head.tsx";
import { shownColumns, useSettingsKnown, useTableSettings } from "./table-settings.ts";
import styles from "./tables.module.css";
import { useCurrentRow } from "./use-current-row.ts";
import { useSelection } from "./use-selection.ts";

/** Width that the columns shown at first need: these fit a 1,280 pixel window. */
const STANDARD_WIDTH = 1028;
const SELECT_WIDTH = 30;

/** Menus and dialogs have keys of their own. */
const isElsewhere = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest('[role="menu"], [role="dialog"]') !== null;

/** The columns in the reader's order, and what they take together. */
function useColumns(fixed: readonly string[] | undefined) {
  const settings = useTableSettings();
  const ids = useMemo(() => [...(fixed ?? shownColumns(settings))], [fixed, settings]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(drawnColumns.map((column) => [columnId(column), ids.includes(columnId(column))])),
    [ids],
  );
  const widths = fixed === undefined ? settings.widths : {};
  const widthOf = (id: string) => widths[id] ?? standardWidth(id);
  const width = ids.reduce((sum, id) => sum + widthOf(id), SELECT_WIDTH);
  return { settings, ids, columnVisibility, widthOf, width, frozen: Object.keys(widths).length > 0 };
}

const columnId = (column: (typeof drawnColumns)[number]): string =>
  "accessorKey" in column ? String(column.accessorKey) : String(column.id);

type Props = Omit<PageProps, "events"> & { packed: PackedRows<EventAnswer>; columns?: readonly string[] };

/** The events of one page, newest first; with the reader's columns unless some are given. Filtering, sorting and paging are the server's. */
export function EventTable({ columns, packed, ...cursors }: Props) {
  const events = useMemo(() => unpackRows(packed), [packed]);
  const page = { events, ...cursors };
  const { view, openEventID, eventHref } = useExplorer();
  const { settings, ids, columnVisibility, widthOf, width, frozen } = useColumns(columns);
  const known = useSettingsKnown();
  const actionsFor = useColumnActions();
  const [column, setColumn] = useState<OpenedColumn | null>(null);
  const { ref: scroll, width: room } = useElementSize<HTMLDivElement>();
  const body = useRef<HTMLTableSectionElement>(null);
  const { at, openRow, move } = useCurrentRow(events, body);
  const { selected, select, selectPage, clear } = useSelection(events);
  const table = useTable({
    features: eventTableFeatures,
    columns: drawnColumns,
    data: events,
    getRowId: (event) => event.eventID,
    state: { columnVisibility, columnOrder: ids },
  });
  const drawn = table.getVisibleLeafColumns();
  const step = (by: 1 | -1, extend: boolean) => (event: KeyboardEvent) => {
    if (isElsewhere(event)) return;
    if (extend && !selected.has(events[at]?.eventID ?? "")) select(at, false);
    const next = move(by);
    if (extend && next !== null) select(next, true);
  };
  useHotkeys([
    ["j", step(1, false)],
    ["k", step(-1, false)],
    ["shift+J", step(1, true)],
    ["shift+K", step(-1, true)],
    ["x", (event) => !isElsewhere(event) && select(at, false)],
  ]);
  const top = useRef<HTMLDivElement>(null);
  useTopOfPage(top, events[0]?.eventID, view.cursor);

  const here = events.filter(({ eventID }) => selected.has(eventID)).length;
  const wide = room === 0 ? width > STANDARD_WIDTH : width > room + 1;
  return (
    <>
      <div className={bar.bar} ref={top}>
        {selected.size === 0 ? (
          <PagePosition {...page} />
        ) : (
          <SelectionBar selected={selected} here={here} onClear={clear} />
        )}
        <PageTurner {...page} />
      </div>
      <div className={styles.tableScroll} data-wide={wide || undefined} ref={scroll}>
        <table
          className={styles.table}
          data-density={settings.density}
          data-waiting={!known || undefined}
          style={frozen ? { width } : undefined}
        >
          <caption className="visually-hidden">Events, newest first</caption>
          <colgroup>
            <col style={{ width: SELECT_WIDTH }} />
            {ids.map((id) => (
              <col key={id} style={{ width: widthOf(id) }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <td className={styles.select}>
                <SelectBox
                  label="Select all events of this page"
                  checked={here === 0 ? false : here === events.length ? true : "mixed"}
                  tabIndex={0}
                  onChange={selectPage}
                />
              </td>
              {columns === undefined ? (
                <ColumnHeads ids={ids} onOpen={setColumn} />
              ) : (
                <FixedHeads ids={ids} clock={settings.clock} />
              )}
            </tr>
          </thead>
          <tbody ref={body}>
            {table.getRowModel().rows.map((row) => (
              <EventRow
                key={row.id}
                row={row}
                current={row.index === at}
                open={row.original.eventID === openEventID}
                selected={selected.has(row.id)}
                href={eventHref(row.original.eventID)}
                clock={settings.clock}
                columns={drawn}
                onOpen={openRow}
                onSelect={select}
              />
            ))}
          </tbody>
        </table>
      </div>
      {column !== null && (
        <ColumnMenu
          opened={column}
          actions={actionsFor(column.anchor.element.closest("table"))}
          onClose={() => setColumn(null)}
        />
      )}
      <Paging {...page} />
      <EventDrawer events={events} onStep={move} />
    </>
  );
}

/** Another page begins at its top, wherever the one before was left. */
function useTopOfPage(top: { readonly current: HTMLElement | null }, first: string | undefined, cursor: string | null) {
  const turned = useRef({ first, cursor });
  useEffect(() => {
    const before = turned.current;
    if (before.first === first || before.cursor === cursor) return;
    turned.current = { first, cursor };
    if ((top.current?.getBoundingClientRect().top ?? 0) < 0) top.current?.scrollIntoView({ block: "start" });
  }, [top, first, cursor]);
}
