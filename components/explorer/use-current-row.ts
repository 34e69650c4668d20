"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { EventAnswer } from "../../query/answers.ts";
import { useExplorer } from "./explorer-state.tsx";

type CurrentRow = {
  /** Index of the row where the keyboard is. */
  at: number;
  openRow: (eventID: string, index: number) => void;
  /** To the row before or after; with the panel open it shows that event. Answers with its index, null at the end. */
  move: (step: 1 | -1) => number | null;
  focusRow: (index: number) => void;
};

/** The row where the keyboard is; it follows the open event, and the focus comes back to it. */
export function useCurrentRow(events: readonly EventAnswer[], body: RefObject<HTMLElement | null>): CurrentRow {
  const { openEventID, openEvent } = useExplorer();
  const [current, setCurrent] = useState(0);
  const [page, setPage] = useState(events);
  const isNewPage = page[0]?.eventID !== events[0]?.eventID;
  if (page !== events) {
    setPage(events);
    if (isNewPage) setCurrent(0);
  }
  const openIndex = events.findIndex((event) => event.eventID === openEventID);
  const at = openIndex === -1 ? Math.min(current, Math.max(0, events.length - 1)) : openIndex;
  // Keys may come faster than the URL follows.
  const place = useRef(at);
  useEffect(() => {
    place.current = at;
  }, [at]);

  const focusRow = useCallback(
    (index: number) => {
      const link = body.current?.querySelector<HTMLElement>(`[data-row="${index}"]`);
      link?.focus({ preventScroll: true });
      link?.closest("tr")?.scrollIntoView({ block: "nearest" });
    },
    [body],
  );
  const openRow = useCallback(
    (eventID: string, index: number) => {
      place.current = index;
      setCurrent(index);
      openEvent(eventID);
    },
    [openEvent],
  );
  const move = (step: 1 | -1): number | null => {
    const next = place.current + step;
    const event = events[next];
    if (event === undefined) return null;
    place.current = next;
    setCurrent(next);
    if (openEventID !== null) openEvent(event.eventID);
    focusRow(next);
    return next;
  };

  // Once the panel is gone, however it was closed: whatever had the focus in it has lost it then.
  const wasOpen = useRef(openEventID !== null);
  useEffect(() => {
    if (wasOpen.current && openEventID === null) focusRow(place.current);
    wasOpen.current = openEventID !== null;
  }, [openEventID, focusRow]);

  // A page that was turned while the focus was among its rows goes on with the first row of the next.
  const shown = useRef(events[0]?.eventID);
  const first = events[0]?.eventID;
  useEffect(() => {
    if (shown.current === first) return;
    shown.current = first;
    if (document.activeElement === document.body && openEventID === null) focusRow(0);
  }, [first, openEventID, focusRow]);

  return { at, openRow, move, focusRow };
}
