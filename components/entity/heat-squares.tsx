"use client";

import { type KeyboardEvent, type MouseEvent, memo, type SyntheticEvent, useRef, useState } from "react";
import { formatExact } from "../../lib/format.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";
import styles from "./heat-map.module.css";
import { type HeatCell, type HeatRow, rangeOf } from "./heat-map-data.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Row and hour of a square. */
type Place = { row: number; hour: number };

const STEPS: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, hour: 0 },
  ArrowDown: { row: 1, hour: 0 },
  ArrowLeft: { row: 0, hour: -1 },
  ArrowRight: { row: 0, hour: 1 },
};

/** The newest square: where the keyboard starts. */
function lastPlace(rows: readonly HeatRow[]): Place {
  const row = rows.length - 1;
  return { row, hour: rows[row]?.cells.findLastIndex((cell) => cell !== null) ?? 0 };
}

/** The square under the pointer or the focus; null beside them. */
function placeOf(target: EventTarget): Place | null {
  const square = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  return square === null ? null : { row: Number(square.dataset.row), hour: Number(square.dataset.hour) };
}

type Props = {
  rows: HeatRow[];
  weekly: boolean;
  /** Stable, so that moving over the squares does not draw them anew. */
  onShow: (cell: HeatCell | null) => void;
};

/** The squares as a table of links; arrow keys move between them, and Tab passes all of them at once. */
export const HeatSquares = memo(function HeatSquares({ rows, weekly, onShow }: Props) {
  const { view, path, edit } = useExplorer();
  const [current, setCurrent] = useState<Place | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = current ?? lastPlace(rows);
  const cellAt = ({ row, hour }: Place): HeatCell | null => rows[row]?.cells[hour] ?? null;
  const queryOf = (cell: HeatCell) => ({ ...view.query, ...rangeOf(cell) });

  const show = (event: SyntheticEvent) => {
    const place = placeOf(event.target);
    onShow(place === null ? null : cellAt(place));
  };
  const zoom = (event: MouseEvent) => {
    const place = placeOf(event.target);
    const cell = place === null ? null : cellAt(place);
    if (cell === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    edit(queryOf(cell));
  };
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = { row: at.row + step.row, hour: at.hour + step.hour };
    if (cellAt(next) === null) return;
    setCurrent(next);
    body.current?.querySelector<HTMLElement>(`[data-row="${next.row}"][data-hour="${next.hour}"]`)?.focus();
  };
  return (
    <table className={styles.squares}>
      <caption className="visually-hidden">
        {weekly ? "Events by weekday and hour; a square opens its newest hour" : "Events by day and hour"}
      </caption>
      <thead>
        <tr>
          <td />
          {HOURS.map((hour) => (
            <th key={hour} scope="col">
              <span className={hour % 3 === 0 ? undefined : "visually-hidden"}>{String(hour).padStart(2, "0")}</span>
            </th>
          ))}
        </tr>
      </thead>
      {/* The links in it are what is operated; the events bubble here so that a year needs no listener for each. */}
      <tbody
        ref={body}
        onMouseOver={show}
        onMouseLeave={() => onShow(null)}
        onFocus={show}
        onBlur={() => onShow(null)}
        onClick={zoom}
        onKeyDown={move}
      >
        {rows.map(({ key, label, weekend, cells }, row) => (
          <tr key={key}>
            <th scope="row" data-weekend={weekend || undefined}>
              {label}
            </th>
            {HOURS.map((hour) => {
              const cell = cells[hour] ?? null;
              return (
                <td key={hour}>
                  {cell !== null && (
                    <a
                      href={explorerHref({ ...view, query: queryOf(cell) }, { path })}
                      className={styles.square}
                      data-row={row}
                      data-hour={hour}
                      data-level={cell.level}
                      tabIndex={row === at.row && hour === at.hour ? 0 : -1}
                      aria-label={`${cell.label}: ${formatExact(cell.count)} events, ${formatExact(cell.denied)} denied`}
                    >
                      {cell.denied > 0 && (
                        <span className={styles.denied} style={{ width: `${(cell.denied / cell.count) * 100}%` }} />
                      )}
                    </a>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
});
