"use client";

import { useExplorer } from "../explorer/explorer-state.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./entity.module.css";

/** A moment that leads to its event, which opens beside the page. */
export function EventLink({ event: { eventID, eventTime } }: { event: { eventID: string; eventTime: string } }) {
  const { eventHref, openEvent } = useExplorer();
  return (
    <a
      href={eventHref(eventID)}
      className={styles.eventLink}
      onClick={(click) => {
        if (click.metaKey || click.ctrlKey || click.shiftKey) return;
        click.preventDefault();
        openEvent(eventID);
      }}
    >
      <TimeText instant={eventTime} />
    </a>
  );
}
