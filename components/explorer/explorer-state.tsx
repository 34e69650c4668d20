"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, use, useCallback, useMemo, useOptimistic, useTransition } from "react";
import type { EventQuery } from "../../query/event-query.ts";
import { SharedIcons } from "../layout/shared-icon.tsx";
import {
  type ExplorerPath,
  type ExplorerView,
  explorerHref,
  type OwnParameters,
  pathFor,
  readOwnParameters,
} from "./view.ts";

/** `keep`: back leads to the event that was open before. */
type OpenEvent = (eventID: string | null, options?: { keep?: boolean }) => void;

type Explorer = {
  /** What the URL says, or will say once the answer is here: clicks build on this. */
  view: ExplorerView;
  /** An answer is on its way; the old one stays visible. */
  pending: boolean;
  /** Goes to a view: of this search where the page is one, else of the explorer. The URL is the only state. */
  show: (view: ExplorerView) => void;
  /** Goes to a view of the explorer from wherever this is. */
  explore: (view: ExplorerView) => void;
  /** Changes the query of this page and keeps the grouping; paging starts over. What the page cannot show, the explorer does. */
  edit: (query: EventQuery) => void;
  path: ExplorerPath;
  /** The page's own parameters, and how to change some (null: remove); paging starts over. */
  own: OwnParameters;
  setOwn: (changes: Record<string, string | null>) => void;
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

/** A search is narrowed on its own page. */
const showsIn = (path: ExplorerPath): ExplorerPath => (typeof path === "object" && "page" in path ? path : "/explorer");

type Props = {
  view: ExplorerView;
  /** The page the query belongs to. */
  path: ExplorerPath;
  children: ReactNode;
};

/** Gives the view that the server read from the URL to everything below. */
export function ExplorerProvider({ view: current, path, children }: Props) {
  const router = useRouter();
  const search = useSearchParams();
  const openEventID = search.get("event");
  const [pending, startTransition] = useTransition();
  const [view, setView] = useOptimistic(current);
  const [own, setOwnNow] = useOptimistic(useMemo(() => readOwnParameters(path, search), [path, search]));

  const go = useCallback(
    (next: ExplorerView, to: ExplorerPath, parameters: OwnParameters = own) =>
      startTransition(() => {
        setView(next);
        setOwnNow(parameters);
        router.push(explorerHref(next, { path: to, own: parameters }), { scroll: to !== path });
      }),
    [router, path, own, setView, setOwnNow],
  );
  const setOwn = useCallback(
    (changes: Record<string, string | null>) => {
      const changed = Object.entries({ ...own, ...changes }).filter((one): one is [string, string] => one[1] !== null);
      go({ ...view, cursor: null }, path, Object.fromEntries(changed));
    },
    [go, own, view, path],
  );

  const eventHref = useCallback(
    (eventID: string | null) => explorerHref(current, { path, own, eventID }),
    [current, path, own],
  );
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
      show: (next: ExplorerView) => go(withRowsPerPage(next, view), showsIn(path)),
      explore: (next: ExplorerView) => go(withRowsPerPage(next, view), "/explorer"),
      edit: (query: EventQuery) => go({ ...view, query, cursor: null }, pathFor(path, query, view.query)),
      path,
      own,
      setOwn,
      openEventID,
      openEvent,
      eventHref,
    }),
    [view, pending, path, own, setOwn, go, openEventID, openEvent, eventHref],
  );
  return (
    <Context value={explorer}>
      {children}
      <SharedIcons />
    </Context>
  );
}
