import { findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatPlural } from "../../lib/format.ts";
import type { NewForEntity } from "../../query/entity/entity-answers.ts";
import { TimeText } from "../text/time-text.tsx";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink, ValueMenuButton } from "./entity-link.tsx";

/** What the value of the page was never seen with before this range, newest first. */
export function FirstTogetherList({ found: { entityIsNew, complete, values } }: { found: NewForEntity }) {
  return (
    <Card
      title="New in this range"
      about={
        entityIsNew ? "it was itself first seen in this range, so all of this is new" : "never seen together before"
      }
    >
      {values.length === 0 ? (
        <Nothing>Nothing that was not there before</Nothing>
      ) : (
        <ol className={styles.firsts}>
          {values.map(({ field, value, firstSeen, count, denied }) => (
            <li key={`${field} ${value}`}>
              <span className={styles.firstWhen}>
                <TimeText instant={firstSeen} text={firstSeen.slice(5, 16).replace("T", " ")} />
              </span>
              <span className={styles.firstWhat}>
                <span className={styles.firstField}>{findField(field)?.label ?? field}</span>
                <EntityLink field={field} value={value} />
              </span>
              <span className={styles.firstCount}>
                {denied > 0 && <span className={styles.denied}>{formatCount(denied)} denied</span>}
                {formatPlural(count, "event")}
              </span>
              <ValueMenuButton field={field} value={value} />
            </li>
          ))}
        </ol>
      )}
      {!complete && <Nothing>There is more than is listed: narrow the range to see it</Nothing>}
    </Card>
  );
}
