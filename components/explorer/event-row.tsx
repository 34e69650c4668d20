"use client";

import type { Row } from "@tanstack/react-table";
import { FlexRender } from "@tanstack/react-table";
import { memo } from "react";
import type { EventAnswer } from "../../query/answers.ts";
import { TimeText } from "../text/time-text.tsx";
import { type eventTableFeatures, RowTabIndex } from "./event-columns.tsx";
import styles from "./tables.module.css";

type Props = {
  row: Row<typeof eventTableFeatures, EventAnswer>;
  /** Where keyboard moves start, and whose values Tab reaches. */
  current: boolean;
  open: boolean;
  href: string;
  /** Names of the visible columns: a change of columns draws the row anew. */
  columns: string;
  onOpen: (eventID: string, index: number) => void;
};

/** One event. A click beside its values opens it; the time is a link to the same. */
export const EventRow = memo(function EventRow({ row, current, open, href, onOpen }: Props) {
  const event = row.original;
  const openThis = () => onOpen(event.eventID, row.index);
  return (
    <RowTabIndex value={current ? 0 : -1}>
      {/* By keyboard the link in the row does the same. */}
      <tr className={styles.row} data-outcome={event.outcome} data-open={open || undefined} onClick={openThis}>
        {row.getVisibleCells().map((cell) =>
          cell.column.id === "eventTime" ? (
            <td key={cell.id} data-column="eventTime">
              <a
                href={href}
                data-row={row.index}
                tabIndex={current ? 0 : -1}
                className={styles.open}
                aria-current={open || undefined}
                onClick={(click) => {
                  if (click.metaKey || click.ctrlKey || click.shiftKey) return click.stopPropagation();
                  click.preventDefault();
                  click.stopPropagation();
                  openThis();
                }}
              >
                <TimeText instant={event.eventTime} />
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
