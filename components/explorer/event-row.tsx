"use client";

import type { Column, Row } from "@tanstack/react-table";
import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { formatUtc, visibleText } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { LocalTimeText, TimeText } from "../text/time-text.tsx";
import type { eventTableFeatures } from "./event-columns.tsx";
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
  columns: readonly Column<typeof eventTableFeatures, EventAnswer>[];
  onOpen: (eventID: string, index: number) => void;
  onSelect: (index: number, extend: boolean) => void;
};

/** One event. A click beside its values opens it; the time is a link to the same. */
export const EventRow = memo(function EventRow(props: Props) {
  const { row, current, open, selected, href, clock, columns, onOpen, onSelect } = props;
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
    // By keyboard the link in the row does the same.
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
      {columns.map(({ id, columnDef }) =>
        id === "eventTime" ? (
          <td key={id} data-column="eventTime">
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
          <td key={id} data-column={id}>
            {columnDef.meta?.draw(event, tabIndex)}
          </td>
        ),
      )}
    </tr>
  );
});
