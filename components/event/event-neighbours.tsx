"use client";

import { Button, Skeleton, Tabs } from "@mantine/core";
import { IconArrowUpRight } from "@tabler/icons-react";
import { useState } from "react";
import { findEntity } from "../../cloudtrail/entities.ts";
import { visibleText } from "../../lib/format.ts";
import {
  type EventDetailAnswer,
  NEIGHBOUR_KINDS,
  type NeighbourKind,
  type NeighboursAnswer,
} from "../../query/answers.ts";
import { toTimeText } from "../explorer/clock.ts";
import { clearFilters, conditionFor, narrowTo } from "../explorer/edit-query.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { useAnswer } from "../use-answer.ts";
import styles from "./event.module.css";
import { NeighbourRow, type OpenNeighbour } from "./neighbour-row.tsx";
import neighbours from "./neighbours.module.css";

/** Events shown on either side. */
const EACH_SIDE = 10;
/** Half of the range that the explorer opens with. */
const AROUND_MS = 15 * 60_000;

const WORDS: Readonly<Record<NeighbourKind, string>> = {
  session: "session",
  principal: "principal",
  ip: "source IP",
  "access-key": "access key",
};

type Props = {
  event: EventDetailAnswer;
  open: OpenNeighbour;
};

/** What the event has of each kind; null where it has none. */
const valuesOf = (event: EventDetailAnswer): Readonly<Record<NeighbourKind, string | null>> => ({
  session: event.sessionKey,
  principal: event.principal,
  ip: event.sourceIPAddress,
  "access-key": event.accessKeyId,
});

/** What the same session, principal, address or key did just before and after, whatever the filters. */
export function EventNeighbours({ event, open }: Props) {
  const [chosen, setChosen] = useState<NeighbourKind | null>(null);
  const values = valuesOf(event);
  const kinds = NEIGHBOUR_KINDS.filter((kind) => values[kind] !== null);
  const by = chosen !== null && kinds.includes(chosen) ? chosen : (kinds[0] ?? null);
  return (
    <section className={styles.section} aria-label="Neighbours">
      <h3 className={styles.sectionTitle}>Neighbours</h3>
      {by === null ? (
        <p className={styles.dim}>The record names no session, principal, address or key.</p>
      ) : (
        <Tabs
          value={by}
          onChange={(next) => setChosen(NEIGHBOUR_KINDS.find((kind) => kind === next) ?? null)}
          keepMounted={false}
          variant="none"
          classNames={{ list: neighbours.tabs ?? "", tab: neighbours.tab ?? "" }}
        >
          <Tabs.List aria-label="Neighbours by">
            {NEIGHBOUR_KINDS.map((kind) => (
              <Tabs.Tab
                key={kind}
                value={kind}
                disabled={values[kind] === null}
                title={visibleText(values[kind] ?? `The record names no ${WORDS[kind]}`)}
              >
                {findEntity(kind)?.label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={by}>
            <Neighbours event={event} by={by} value={values[by] ?? ""} open={open} />
          </Tabs.Panel>
        </Tabs>
      )}
    </section>
  );
}

/** The explorer on everything that shares the value, a quarter of an hour before and after. */
function useAroundHref(event: EventDetailAnswer, by: NeighbourKind, value: string): string | null {
  const { view } = useExplorer();
  const field = findEntity(by)?.field;
  if (field === undefined) return null;
  const time = Date.parse(event.eventTime);
  const query = narrowTo(clearFilters(view.query), conditionFor(field, value, "include"));
  const from = toTimeText(new Date(time - AROUND_MS));
  const to = toTimeText(new Date(time + AROUND_MS));
  return explorerHref(rowsOf({ ...query, from, to }), { eventID: event.eventID });
}

type ListProps = Props & { by: NeighbourKind; value: string };

function Neighbours({ event, by, value, open }: ListProps) {
  const { answer, error, loading, retry } = useAnswer<NeighboursAnswer>(
    `/api/v1/events/${encodeURIComponent(event.eventID)}/neighbours?by=${by}&limit=${EACH_SIDE}`,
  );
  const around = useAroundHref(event, by, value);
  return (
    <>
      <div className={neighbours.head}>
        <span className={neighbours.value} title={visibleText(value)}>
          <SafeText text={value} />
        </span>
        {around !== null && (
          <a href={around} className={neighbours.around}>
            Open ±15 min in the explorer
            <IconArrowUpRight size={13} aria-hidden="true" />
          </a>
        )}
      </div>
      {error !== null && (
        <div role="alert" className={styles.warning}>
          {visibleText(error.message)}{" "}
          <Button size="compact-xs" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
      {answer === null && error === null && <Skeleton height={26 * (2 * EACH_SIDE + 3)} />}
      {answer !== null && error === null && <List answer={answer} stale={loading} open={open} />}
    </>
  );
}

function List({ answer, stale, open }: { answer: NeighboursAnswer; stale: boolean; open: OpenNeighbour }) {
  return (
    <ol className={neighbours.list} aria-label="Events around this one, newest first" data-stale={stale || undefined}>
      <End answer={answer} side="after" />
      {[...answer.after, answer.event, ...answer.before].map((event) => (
        <NeighbourRow key={event.eventID} event={event} to={answer.event} by={answer.by} open={open} />
      ))}
      <End answer={answer} side="before" />
    </ol>
  );
}

/** What lies beyond the list: more events, or nothing that is stored. */
function End({ answer, side }: { answer: NeighboursAnswer; side: "before" | "after" }) {
  const more = side === "before" ? answer.moreBefore : answer.moreAfter;
  const limit = side === "before" ? answer.stored.firstEvent : answer.stored.lastEvent;
  const way = side === "before" ? "earlier" : "later";
  return (
    <li className={neighbours.end}>
      {more
        ? `More ${way} events of this ${WORDS[answer.by]}`
        : `No ${way} event of this ${WORDS[answer.by]} is stored`}
      {!more && (
        <>
          . {side === "before" ? "The oldest stored event is of " : "The newest stored event is of "}
          <TimeText instant={limit} /> UTC
        </>
      )}
    </li>
  );
}
