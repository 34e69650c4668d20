import { IconArrowRight } from "@tabler/icons-react";
import { formatDuration, formatExact } from "../../lib/format.ts";
import type { DeniedThenAllowed } from "../../query/entity/entity-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink } from "./entity-link.tsx";
import { EventLink } from "./event-link.tsx";

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Calls that were refused and then went through: somebody gained a right, or found another way. */
export function DeniedThenAllowedList({ found }: { found: DeniedThenAllowed[] }) {
  return (
    <Card title="Denied, then allowed" about="same principal, same call">
      {found.length === 0 ? (
        <Nothing>No call was first denied and then succeeded</Nothing>
      ) : (
        <ol className={styles.turns}>
          {found.map(({ principal, eventSource, eventName, denied, firstDenied, allowed }) => (
            <li key={`${firstDenied.eventID} ${allowed.eventID}`}>
              <p className={styles.turnWhat}>
                <EntityLink field="eventName" value={eventName}>
                  <SafeText text={eventName} />
                </EntityLink>
                <span className={styles.dim}>
                  <EntityLink field="eventSource" value={eventSource} />
                </span>
                {principal !== null && (
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
                <EventLink event={allowed}>
                  <TimeText instant={allowed.eventTime} />
                </EventLink>
                <span className={styles.dim}>
                  after {formatDuration(secondsBetween(firstDenied.eventTime, allowed.eventTime))}
                </span>
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
