"use client";

import { Button } from "@mantine/core";
import { IconLink, IconPencil, IconPlus, IconTrash, IconUnlink } from "@tabler/icons-react";
import { type ComponentType, useMemo, useState } from "react";
import { formatExact } from "../../lib/format.ts";
import type { LifeLine as LifeLineAnswer, LifeLineStep } from "../../query/entity/entity-answers.ts";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink } from "./entity-link.tsx";
import { EventLink } from "./event-link.tsx";
import { groupSteps, type LifeRun } from "./life-runs.ts";

const ICONS: Readonly<Record<LifeLineStep["step"], ComponentType<{ size: number }>>> = {
  created: IconPlus,
  changed: IconPencil,
  attached: IconLink,
  detached: IconUnlink,
  deleted: IconTrash,
};

/** Of a long life the beginning and the end are shown until the middle is asked for. */
const FIRST = 3;
const LAST = 9;
/** Up to so many steps stand one under the other. */
const SHORT = 4;

/** What happened to a resource over everything stored, oldest first: created, changed, attached, deleted, and by whom. */
export function LifeLine({ life: { steps, omitted } }: { life: LifeLineAnswer }) {
  const [all, setAll] = useState(false);
  const runs = useMemo(() => groupSteps(steps), [steps]);
  const whole = all || runs.length <= FIRST + LAST + 1;
  const first = whole ? runs : runs.slice(0, FIRST);
  const last = whole ? [] : runs.slice(-LAST);
  const between = runs.length - first.length - last.length;
  return (
    <Card title="Life line" about="of everything stored, oldest first">
      {runs.length === 0 ? (
        <Nothing>No stored event created, changed, attached or deleted it</Nothing>
      ) : (
        <ol className={styles.life} data-long={runs.length > SHORT || undefined}>
          {first.map((run) => (
            <Step key={run.first.eventID} run={run} />
          ))}
          {between > 0 && (
            <li className={styles.step}>
              <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
                Show {formatExact(between)} steps between
              </Button>
            </li>
          )}
          {last.map((run) => (
            <Step key={run.first.eventID} run={run} />
          ))}
        </ol>
      )}
      {omitted > 0 && (
        <Nothing>{formatExact(omitted)} further changes between the first and the last are left out</Nothing>
      )}
    </Card>
  );
}

function Step({ run: { first: one, last, count } }: { run: LifeRun }) {
  const Icon = ICONS[one.step];
  const failed = one.outcome !== "success";
  return (
    <li className={styles.step} data-step={one.step} data-failed={failed || undefined}>
      <span className={styles.stepIcon} aria-hidden="true">
        <Icon size={13} />
      </span>
      <p className={styles.stepWhat}>
        <b>{failed ? `not ${one.step}` : one.step}</b>
        {failed && <span className={one.outcome === "denied" ? styles.denied : undefined}>{one.outcome}</span>}
        <EntityLink field="eventName" value={one.eventName} />
        {count > 1 && <span className={styles.dim}>{formatExact(count)} times</span>}
        {one.principal !== null && (
          <span className={styles.stepWho}>
            by <EntityLink field="principal" value={one.principal} />
          </span>
        )}
      </p>
      <p className={styles.stepWhen}>
        <EventLink event={one} />
        {count > 1 && (
          <>
            to <EventLink event={last} />
          </>
        )}
      </p>
    </li>
  );
}
