"use client";

import type { Row } from "@tanstack/react-table";
import { FlexRender } from "@tanstack/react-table";
import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { formatUtc, visibleText } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { LocalTimeText, TimeText } from "../text/time-text.tsx";
import { type eventTableFeatures, RowTabIndex } from "./event-columns.tsx";
import { SelectBox } from "./select-box.tsx";
import type { TableClock } from "./table-settings.ts";
import styles from "./tables.module.css";

type Props = {
  row: Row<typeof eventTableFeatures, EventAnswer>;
  /** Where keyboard moves start, and whose values Tab reaches. */
  current: boolean;
  open: boolean;
  selected: boolean;
  href: string;
  clock: TableClock;
  /** Names of the visible columns: a change of columns draws the row anew. */
  columns: string;
  onOpen: (eventID: string, index: number) => void;
  onSelect: (index: number, extend: boolean) => void;
};

/** One event. A click beside its values opens it; the time is a link to the same. */
export const EventRow = memo(function EventRow({ row, current, open, selected, href, clock, onOpen, onSelect }: Props) {
  const event = row.original;
  const tabIndex = current ? 0 : -1;
  const openThis = () => onOpen(event.eventID, row.index);
  const followLink = (click: MouseEvent) => {
    click.stopPropagation();
    if (click.metaKey || click.ctrlKey || click.shiftKey) return;
    click.preventDefault();
    openThis();
  };
  const selectByKey = (press: KeyboardEvent) => {
    if (press.key !== " ") return;
    press.preventDefault();
    onSelect(row.index, press.shiftKey);
  };
  return (
    <RowTabIndex value={tabIndex}>
      {/* By keyboard the link in the row does the same. */}
      <tr
        className={styles.row}
        data-outcome={event.outcome}
        data-open={open || undefined}
        data-selected={selected || undefined}
        onClick={openThis}
      >
        <td className={styles.select}>
          <SelectBox
            label={`Select ${visibleText(event.eventName)} at ${formatUtc(event.eventTime)}`}
            checked={selected}
            tabIndex={tabIndex}
            onChange={(click) => onSelect(row.index, click.shiftKey)}
          />
        </td>
        {row.getVisibleCells().map((cell) =>
          cell.column.id === "eventTime" ? (
            <td key={cell.id} data-column="eventTime">
              <a
                href={href}
                data-row={row.index}
                tabIndex={tabIndex}
                className={styles.open}
                aria-current={open || undefined}
                onClick={followLink}
                onKeyDown={selectByKey}
              >
                {clock === "local" ? (
                  <LocalTimeText instant={event.eventTime} short />
                ) : (
                  <TimeText instant={event.eventTime} />
                )}
              </a>
            </td>
          ) : (
            <td key={cell.id} data-column={cell.column.id}>
              <FlexRender cell={cell} />
            </td>
          ),
        )}
      </tr>
    </RowTabIndex>
  );
});
