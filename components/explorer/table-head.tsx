"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { anchorAt } from "./anchor.ts";
import { fittingWidth, measureWidths, setWidth, WIDTH_STEP } from "./column-layout.ts";
import type { ColumnActions, OpenedColumn } from "./column-menu.tsx";
import { columnLabel } from "./event-columns.tsx";
import styles from "./table-head.module.css";
import { changeSettings, moveColumn, type TableClock, useTableSettings } from "./table-settings.ts";

/** Movement that makes a press a drag, in pixels. */
const DRAG_PX = 5;

const tableOf = (element: Element): HTMLTableElement | null => element.closest("table");

/** The head's words: whose clock a time is by is part of them. */
function headText(id: string, clock: TableClock): string {
  if (id !== "eventTime") return columnLabel(id);
  return clock === "local" ? "Time (local)" : "Time (UTC)";
}

/** Follows the pointer until it is let go. */
function followPointer(
  start: PointerEvent<HTMLElement>,
  onMove: (x: number) => void,
  onEnd: (x: number) => void,
): void {
  const element: HTMLElement = start.currentTarget;
  const end = new AbortController();
  element.setPointerCapture(start.pointerId);
  element.addEventListener("pointermove", (event) => onMove(event.clientX), { signal: end.signal });
  for (const name of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(
      name,
      (event) => {
        end.abort();
        onEnd(event.clientX);
      },
      { signal: end.signal },
    );
  }
}

/** The press that ends was no click. */
function swallowClick(element: HTMLElement): void {
  const swallow = (event: Event) => event.stopPropagation();
  element.addEventListener("click", swallow, { capture: true });
  setTimeout(() => element.removeEventListener("click", swallow, { capture: true }));
}

/** Which of the heads lies under the pointer. */
function headAt(table: HTMLTableElement, x: number): string | null {
  const heads = [...table.querySelectorAll<HTMLElement>("th[data-column]")];
  const found = heads.find((head) => {
    const { left, right } = head.getBoundingClientRect();
    return x >= left && x < right;
  });
  return found?.dataset.column ?? null;
}

/** What the menu, the keys and the edges of the heads do. */
export function useColumnActions(): (table: HTMLTableElement | null) => ColumnActions {
  const { columns } = useTableSettings();
  return (table) => ({
    move: (id, step) => changeSettings({ columns: moveColumn(columns, id, columns.indexOf(id) + step) }),
    hide: (id) => changeSettings({ columns: columns.filter((one) => one !== id) }),
    resize: (id, by) => {
      if (table === null) return;
      const widths = measureWidths(table);
      setWidth(widths, id, (widths[id] ?? 0) + by);
    },
    fit: (id) => {
      if (table !== null) setWidth(measureWidths(table), id, fittingWidth(table, id));
    },
  });
}

/**
 * The heads of the columns. Dragging a head moves its column, dragging its edge changes its width, a double click on the
 * edge fits it; with the keyboard arrows walk along the heads and the menu of each does the same.
 */
export function ColumnHeads({ ids, onOpen }: { ids: readonly string[]; onOpen: (opened: OpenedColumn) => void }) {
  const { columns, clock } = useTableSettings();
  const actionsFor = useColumnActions();
  const [reached, setReached] = useState<string | null>(null);
  const [drag, setDrag] = useState<{ id: string; over: string | null } | null>(null);
  const tabbable = reached !== null && ids.includes(reached) ? reached : ids[0];

  const startDrag = (id: string, start: PointerEvent<HTMLElement>) => {
    const table = tableOf(start.currentTarget);
    if (table === null || start.button !== 0 || start.pointerType === "touch" || !columns.includes(id)) return;
    const button = start.currentTarget;
    let moving = false;
    followPointer(
      start,
      (x) => {
        moving ||= Math.abs(x - start.clientX) > DRAG_PX;
        if (moving) setDrag({ id, over: headAt(table, x) });
      },
      (x) => {
        setDrag(null);
        if (!moving) return;
        swallowClick(button);
        const over = headAt(table, x) ?? id;
        const at = columns.indexOf(over === "localTime" ? "eventTime" : over);
        changeSettings({ columns: moveColumn(columns, id, at) });
      },
    );
  };
  const onKey = (id: string, event: KeyboardEvent<HTMLElement>) => {
    const actions = actionsFor(tableOf(event.currentTarget));
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0 && event.shiftKey) {
      if (columns.includes(id)) actions.move(id, step);
    } else if (step !== 0) focusHead(event.currentTarget, step);
    else if (event.key === "+" || event.key === "=") actions.resize(id, WIDTH_STEP);
    else if (event.key === "-") actions.resize(id, -WIDTH_STEP);
    else if (event.key === "0") actions.fit(id);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {ids.map((id) => (
        <th
          key={id}
          scope="col"
          className={styles.cell}
          data-column={id}
          data-dragged={drag?.id === id || undefined}
          data-drop={drag !== null && drag.over === id && drag.id !== id ? dropSide(ids, drag.id, id) : undefined}
        >
          <button
            type="button"
            className={styles.head}
            aria-haspopup="menu"
            tabIndex={id === tabbable ? 0 : -1}
            title={headText(id, clock)}
            onFocus={() => setReached(id)}
            onPointerDown={(event) => startDrag(id, event)}
            onKeyDown={(event) => onKey(id, event)}
            onClick={(event) => onOpen({ id, anchor: anchorAt(event.currentTarget) })}
          >
            {headText(id, clock)}
          </button>
          <EdgeHandle id={id} fit={(table) => actionsFor(table).fit(id)} />
        </th>
      ))}
    </>
  );
}

/** Heads of columns that the page has chosen. */
export function FixedHeads({ ids, clock }: { ids: readonly string[]; clock: TableClock }) {
  return ids.map((id) => (
    <th key={id} scope="col" className={styles.cell} data-column={id} data-fixed="">
      {headText(id, clock)}
    </th>
  ));
}

const dropSide = (ids: readonly string[], dragged: string, over: string): "left" | "right" =>
  ids.indexOf(dragged) > ids.indexOf(over) ? "left" : "right";

function focusHead(head: HTMLElement, step: 1 | -1): void {
  const buttons = [...(head.closest("tr")?.querySelectorAll<HTMLElement>("th[data-column] > button") ?? [])];
  buttons[buttons.indexOf(head) + step]?.focus();
}

/** The right edge of a head. The keyboard has the menu instead. */
function EdgeHandle({ id, fit }: { id: string; fit: (table: HTMLTableElement) => void }) {
  return (
    <span
      aria-hidden="true"
      className={styles.edge}
      onDoubleClick={(event) => {
        const table = tableOf(event.currentTarget);
        if (table !== null) fit(table);
      }}
      onPointerDown={(start) => {
        const table = tableOf(start.currentTarget);
        if (table === null || start.button !== 0) return;
        const widths = measureWidths(table);
        const width = widths[id] ?? 0;
        let moved = false;
        const follow = (x: number) => {
          moved ||= Math.abs(x - start.clientX) > 1;
          if (moved) setWidth(widths, id, width + x - start.clientX);
        };
        followPointer(start, follow, follow);
      }}
    />
  );
}
