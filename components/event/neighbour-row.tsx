"use client";

import { formatDuration, formatUtc } from "../../lib/format.ts";
import type { EventAnswer, NeighbourKind } from "../../query/answers.ts";
import { FieldValue } from "../explorer/field-value.tsx";
import { SafeText } from "../text/safe-text.tsx";
import neighbours from "./neighbours.module.css";

/** Where an event opens, and how without leaving the page; null follows the link. */
export type OpenNeighbour = { href: (eventID: string) => string; go: ((eventID: string) => void) | null };

/** `+12 s`, `−3 min`: from one instant to the other. */
function distance(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  if (seconds === 0) return "same time";
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "−" : "+";
  return `${sign}${size < 1 ? `${Math.round(size * 1_000)} ms` : formatDuration(size)}`;
}

const whoOf = (event: EventAnswer): string | null => event.sessionName ?? event.principalName ?? event.principal;

type Props = {
  event: EventAnswer;
  /** The event that the others stand around. */
  to: EventAnswer;
  by: NeighbourKind;
  open: OpenNeighbour;
};

/** One neighbour as a link to it: how far away, what, and what its bond does not say already. */
export function NeighbourRow({ event, to, by, open }: Props) {
  const isThis = event.eventID === to.eventID;
  return (
    <li data-outcome={event.outcome}>
      <a
        className={neighbours.row}
        href={open.href(event.eventID)}
        aria-current={isThis || undefined}
        onClick={(click) => {
          if (open.go === null || click.metaKey || click.ctrlKey || click.shiftKey) return;
          click.preventDefault();
          if (!isThis) open.go(event.eventID);
        }}
      >
        <span className={neighbours.distance} title={`${formatUtc(event.eventTime)} UTC`}>
          {isThis ? "this event" : distance(to.eventTime, event.eventTime)}
        </span>
        <span className={neighbours.name}>
          <span data-write={!event.readOnly || undefined}>
            <SafeText text={event.eventName} />
          </span>{" "}
          <span className={neighbours.dim}>
            <FieldValue field="eventSource" value={event.eventSource} />
          </span>
        </span>
        <span className={neighbours.other}>
          <SafeText text={(by === "ip" ? whoOf(event) : event.sourceIPAddress) ?? "–"} />
        </span>
        <span className={neighbours.outcome}>
          {event.outcome !== "success" && <FieldValue field="outcome" value={event.outcome} />}
        </span>
      </a>
    </li>
  );
}
