"use client";

import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { useClipboard, useHotkeys } from "@mantine/hooks";
import { IconCheck, IconChevronDown, IconChevronUp, IconLink, IconX } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import { visibleText } from "../../lib/format.ts";
import type { EventAnswer, EventDetailAnswer } from "../../query/answers.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { useAnswer } from "../use-answer.ts";
import styles from "./event.module.css";
import { EventHeadline } from "./event-headline.tsx";

const loadDetail = () => import("./event-detail.tsx").then((module) => module.EventDetail);
const EventDetail = dynamic(loadDetail, { ssr: false, loading: () => <DetailSkeleton /> });

function DetailSkeleton() {
  return (
    <>
      <Skeleton height={140} my="md" />
      <Skeleton height={180} my="md" />
      <Skeleton height={120} my="md" />
    </>
  );
}

type Props = {
  /** Events of the page: the headline of one of them needs no waiting. */
  events: EventAnswer[];
  onStep?: (step: 1 | -1) => unknown;
};

/** Menus, popovers and dialogs close themselves; the key goes on to the page all the same. */
const liesOnTop = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="menu"], [role="dialog"], [role="listbox"]') !== null;

/** The event named in the URL, beside the table it came from. */
export function EventDrawer({ events, onStep }: Props) {
  const { openEventID, openEvent } = useExplorer();
  const close = () => openEvent(null);
  useHotkeys([["Escape", ({ target }) => openEventID !== null && !liesOnTop(target) && close()]]);
  if (openEventID === null) return null;
  const known = events.find((event) => event.eventID === openEventID) ?? null;
  return (
    <Panel eventID={openEventID} known={known} onStep={known === null ? null : (onStep ?? null)} onClose={close} />
  );
}

/** The panel lies over the page's own button. */
function CopyLinkButton({ eventID }: { eventID: string }) {
  const { eventHref } = useExplorer();
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <ActionIcon
      aria-label={clipboard.copied ? "Link copied" : "Copy link to this event"}
      title="Copy link to this event in this view"
      onClick={() => clipboard.copy(new URL(eventHref(eventID), window.location.origin).href)}
    >
      {clipboard.copied ? <IconCheck size={16} /> : <IconLink size={16} />}
    </ActionIcon>
  );
}

type PanelProps = {
  eventID: string;
  known: EventAnswer | null;
  onStep: ((step: 1 | -1) => unknown) | null;
  onClose: () => void;
};

function Panel({ eventID, known, onStep, onClose }: PanelProps) {
  const { answer, error, loading, retry } = useAnswer<EventDetailAnswer>(
    `/api/v1/events/${encodeURIComponent(eventID)}`,
  );
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    // Its code comes while the event does, not after it.
    void loadDetail();
  }, []);
  // The event before stays, dimmed, until this one is here.
  const stale = answer !== null && (loading || answer.eventID !== eventID);
  const summary = (stale ? known : answer) ?? known;
  return (
    <aside className={styles.drawer} aria-label="Event" aria-busy={loading}>
      <header className={styles.drawerHead}>
        <h2 ref={title} tabIndex={-1} className={styles.drawerTitle}>
          Event
        </h2>
        <p className={styles.drawerName}>
          {summary !== null && (
            <>
              <SafeText text={summary.eventName} />
              <TimeText instant={summary.eventTime} />
            </>
          )}
        </p>
        {onStep !== null && (
          <>
            <ActionIcon aria-label="Previous event" title="Previous (k)" onClick={() => onStep(-1)}>
              <IconChevronUp size={16} />
            </ActionIcon>
            <ActionIcon aria-label="Next event" title="Next (j)" onClick={() => onStep(1)}>
              <IconChevronDown size={16} />
            </ActionIcon>
          </>
        )}
        <CopyLinkButton eventID={eventID} />
        <ActionIcon aria-label="Close event" title="Close (Esc)" onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </header>
      <div className={styles.drawerBody}>
        {summary === null ? <Skeleton height={64} /> : <EventHeadline event={summary} />}
        {error !== null && (
          <div role="alert" className={styles.warning}>
            {visibleText(error.message)}{" "}
            <Button size="compact-xs" onClick={retry}>
              Try again
            </Button>
          </div>
        )}
        {answer !== null && error === null && (
          <div className={styles.detail} data-stale={stale || undefined}>
            <EventDetail event={answer} place="panel" />
          </div>
        )}
        {answer === null && error === null && <DetailSkeleton />}
      </div>
    </aside>
  );
}
