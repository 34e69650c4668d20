"use client";

import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { formatDuration, formatExact } from "../../lib/format.ts";
import type { DeniedThenAllowed } from "../../query/entity/entity-answers.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink } from "./entity-link.tsx";
import { EventLink } from "./event-link.tsx";

type Moment = { eventTime: string };

const secondsBetween = (from: Moment, to: Moment): number =>
  (Date.parse(to.eventTime) - Date.parse(from.eventTime)) / 1000;

/** Pairs shown before the rest is asked for. */
const SHOWN = 4;

/** Calls that were refused and then went through: somebody gained a right, or found another way. */
export function DeniedThenAllowedList({ found }: { found: DeniedThenAllowed[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <Card title="Denied, then allowed" about="same principal, same call">
      {found.length === 0 && <Nothing>No call was first denied and then succeeded</Nothing>}
      <ol className={styles.turns}>
        {shown.map((one) => (
          <Turn key={`${one.firstDenied.eventID} ${one.allowed.eventID}`} one={one} />
        ))}
      </ol>
      {found.length > shown.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          {formatExact(found.length - shown.length)} more
          <span className="visually-hidden"> denied, then allowed</span>
        </Button>
      )}
    </Card>
  );
}

function Turn({ one }: { one: DeniedThenAllowed }) {
  const { principal, eventSource, eventName, denied, firstDenied, allowed } = one;
  const { path } = useExplorer();
  const isOwn = typeof path === "object" && path.kind === "principal";
  return (
    <li>
      <p className={styles.turnWhat}>
        <EntityLink field="eventName" value={eventName} />
        <span className={styles.dim}>
          <EntityLink field="eventSource" value={eventSource} />
        </span>
        {principal !== null && !isOwn && (
          <span className={styles.turnWho}>
            by <EntityLink field="principal" value={principal} />
          </span>
        )}
      </p>
      <p className={styles.turnWhen}>
        <span className={styles.denied}>denied{denied > 1 && ` ${formatExact(denied)} times`}</span>
        <EventLink event={firstDenied} />
        <IconArrowRight size={13} aria-hidden="true" />
        <span>allowed</span>
        <EventLink event={allowed} />
        <span className={styles.dim}>after {formatDuration(secondsBetween(firstDenied, allowed))}</span>
      </p>
    </li>
  );
}
