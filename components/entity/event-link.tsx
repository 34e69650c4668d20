"use client";

import type { ReactNode } from "react";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./entity.module.css";

type Props = {
  event: { eventID: string; eventTime: string };
  /** What is shown instead of the time. */
  children?: ReactNode;
};

/** A moment that leads to its event, which opens beside the page. */
export function EventLink({ event: { eventID, eventTime }, children }: Props) {
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
      {children ?? <TimeText instant={eventTime} />}
    </a>
  );
}
