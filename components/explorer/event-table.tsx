"use client";

import { useHotkeys } from "@mantine/hooks";
import { useTable } from "@tanstack/react-table";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { EventAnswer } from "../../query/answers.ts";
import { EventDrawer } from "../event/event-drawer.tsx";
import { EVENT_COLUMNS, eventColumns, eventTableFeatures } from "./event-columns.tsx";
import { EventRow } from "./event-row.tsx";
import { useExplorer } from "./explorer-state.tsx";
import { useTableSettings } from "./table-settings.ts";
import styles from "./tables.module.css";

/** Width of the columns that are shown at first: these fit a 1,280 pixel window, and the head of the table sticks. */
const STANDARD_WIDTH = 1040;

/** The events of one page, newest first. Filtering, sorting and paging are the server's. */
export function EventTable({ events }: { events: EventAnswer[] }) {
  const { openEventID, openEvent, eventHref } = useExplorer();
  const { hidden, density } = useTableSettings();
  const [current, setCurrent] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const columnVisibility = useMemo(
    () => Object.fromEntries(EVENT_COLUMNS.map(({ id }) => [id, !hidden.includes(id)])),
    [hidden],
  );
  const table = useTable({
    features: eventTableFeatures,
    columns: eventColumns,
    data: events,
    getRowId: (event) => event.eventID,
    state: { columnVisibility },
  });
  const openIndex = events.findIndex((event) => event.eventID === openEventID);
  const at = openIndex === -1 ? Math.min(current, Math.max(0, events.length - 1)) : openIndex;
  // Where the keyboard is: keys may come faster than the URL follows.
  const place = useRef(at);
  useEffect(() => {
    place.current = at;
  }, [at]);

  const openRow = useCallback(
    (eventID: string, index: number) => {
      place.current = index;
      setCurrent(index);
      openEvent(eventID);
    },
    [openEvent],
  );
  const focusRow = (index: number) => {
    const link = body.current?.querySelector<HTMLElement>(`[data-row="${index}"]`);
    link?.focus({ preventScroll: true });
    link?.closest("tr")?.scrollIntoView({ block: "nearest" });
  };
  const move = (step: 1 | -1) => {
    const next = place.current + step;
    const event = events[next];
    if (event === undefined) return;
    place.current = next;
    setCurrent(next);
    if (openEventID !== null) openEvent(event.eventID);
    focusRow(next);
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
  ]);
  const visible = table.getVisibleLeafColumns();
  const width = visible.reduce((sum, column) => sum + (column.columnDef.meta?.width ?? 0), 0);
  return (
    <>
      <div className={styles.tableScroll} data-wide={width > STANDARD_WIDTH || undefined}>
        <table className={styles.table} data-density={density}>
          <caption className="visually-hidden">Events, newest first</caption>
          <colgroup>
            {visible.map((column) => (
              <col key={column.id} style={{ width: column.columnDef.meta?.width }} />
            ))}
          </colgroup>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <th key={header.id} scope="col">
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody ref={body}>
            {table.getRowModel().rows.map((row) => (
              <EventRow
                key={row.id}
                row={row}
                current={row.index === at}
                open={row.original.eventID === openEventID}
                href={eventHref(row.original.eventID)}
                columns={visible.map((column) => column.id).join(" ")}
                onOpen={openRow}
              />
            ))}
          </tbody>
        </table>
      </div>
      <EventDrawer events={events} onStep={move} onClosed={() => focusRow(place.current)} />
    </>
  );
}
