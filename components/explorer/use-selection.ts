"use client";

import { useCallback, useRef, useState } from "react";
import type { EventAnswer } from "../../query/answers.ts";

/** Chosen events by id: they stay chosen while the reader turns pages. */
export type Selection = ReadonlyMap<string, EventAnswer>;

type Selecting = {
  selected: Selection;
  /** Turns one row of the page on or off; `extend` gives every row since the last one the state it was given. */
  select: (index: number, extend: boolean) => void;
  /** All rows of the page, or none of them when all are chosen. */
  selectPage: () => void;
  clear: () => void;
};

/** The rows that are chosen with the boxes in front of them. */
export function useSelection(events: readonly EventAnswer[]): Selecting {
  const [selected, setSelected] = useState<Selection>(new Map());
  // The row last turned on or off, and which of the two.
  const anchor = useRef<{ eventID: string; on: boolean } | null>(null);

  const select = useCallback(
    (index: number, extend: boolean) => {
      const event = events[index];
      if (event === undefined) return;
      const last = anchor.current;
      const from = extend ? events.findIndex(({ eventID }) => eventID === last?.eventID) : -1;
      if (last !== null && from !== -1) {
        const rows = events.slice(Math.min(from, index), Math.max(from, index) + 1);
        setSelected((before) => withRows(before, rows, last.on));
        return;
      }
      setSelected((before) => {
        const on = !before.has(event.eventID);
        anchor.current = { eventID: event.eventID, on };
        return withRows(before, [event], on);
      });
    },
    [events],
  );
  const selectPage = () => {
    anchor.current = null;
    setSelected((before) => withRows(before, events, !events.every(({ eventID }) => before.has(eventID))));
  };
  const clear = () => {
    anchor.current = null;
    setSelected(new Map());
  };
  return { selected, select, selectPage, clear };
}

function withRows(before: Selection, rows: readonly EventAnswer[], on: boolean): Selection {
  const after = new Map(before);
  for (const event of rows) {
    if (on) after.set(event.eventID, event);
    else after.delete(event.eventID);
  }
  return after;
}
