"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use, useCallback, useMemo, useOptimistic, useTransition } from "react";
import type { EventQuery } from "../../query/event-query.ts";
import { type ExplorerPath, type ExplorerView, explorerHref, pathFor } from "./view.ts";

/** `keep`: back leads to the event that was open before. */
type OpenEvent = (eventID: string | null, options?: { keep?: boolean }) => void;

type Explorer = {
  /** What the URL says, or will say once the answer is here: clicks build on this. */
  view: ExplorerView;
  /** An answer is on its way; the old one stays visible. */
  pending: boolean;
  /** Goes to a view of the explorer. The URL is the only state. */
  show: (view: ExplorerView) => void;
  /** Changes the query of this page and keeps the grouping; paging starts over. What the page cannot show, the explorer does. */
  edit: (query: EventQuery) => void;
  path: ExplorerPath;
  /** The open event, and how to open (null: close) one without asking the server for the page again. */
  openEventID: string | null;
  openEvent: OpenEvent;
  /** This page with that event open. */
  eventHref: (eventID: string | null) => string;
};

const Context = createContext<Explorer | null>(null);

/** The explorer's state as the URL holds it. Throws outside an ExplorerProvider. */
export function useExplorer(): Explorer {
  const explorer = use(Context);
  if (explorer === null) throw new Error("useExplorer needs an ExplorerProvider");
  return explorer;
}

/** Rows per page stay as they were chosen. */
const withRowsPerPage = (next: ExplorerView, before: ExplorerView): ExplorerView =>
  next.groupBy.length > 0 || before.groupBy.length > 0 ? next : { ...next, limit: next.limit ?? before.limit };

type Props = {
  view: ExplorerView;
  /** The page the query belongs to. */
  path: ExplorerPath;
  children: ReactNode;
};

/** Gives the view that the server read from the URL to everything below. */
export function ExplorerProvider({ view: current, path, children }: Props) {
  const router = useRouter();
  const openEventID = useSearchParams().get("event");
  const [pending, startTransition] = useTransition();
  const [view, setView] = useOptimistic(current);

  const go = useCallback(
    (next: ExplorerView, to: ExplorerPath) =>
      startTransition(() => {
        setView(next);
        router.push(explorerHref(next, { path: to }), { scroll: to !== path });
      }),
    [router, path, setView],
  );

  const eventHref = useCallback((eventID: string | null) => explorerHref(current, { path, eventID }), [current, path]);
  const openEvent = useCallback<OpenEvent>(
    (eventID, { keep = false } = {}) => {
      const href = eventHref(eventID);
      // Stepping from event to event leaves one entry in the history, not one for each.
      if (openEventID !== null && eventID !== null && !keep) window.history.replaceState(null, "", href);
      else window.history.pushState(null, "", href);
    },
    [eventHref, openEventID],
  );

  const explorer = useMemo(
    () => ({
      view,
      pending,
      show: (next: ExplorerView) => go(withRowsPerPage(next, view), "/explorer"),
      edit: (query: EventQuery) => go({ ...view, query, cursor: null }, pathFor(path, query, view.query)),
      path,
      openEventID,
      openEvent,
      eventHref,
    }),
    [view, pending, path, go, openEventID, openEvent, eventHref],
  );
  return <Context value={explorer}>{children}</Context>;
}
