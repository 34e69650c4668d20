import Link from "next/link";
import { findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, formatUtcMinute } from "../../lib/format.ts";
import type { RelatedValue, RelatedValues } from "../../query/entity/entity-answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { FieldValue } from "../explorer/field-value.tsx";
import { explorerHref } from "../explorer/view.ts";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink, ValueMenuButton } from "./entity-link.tsx";

/** More different values than this are not counted. */
const MAX_DISTINCT = 1_000;

type Props = {
  related: RelatedValues;
  query: EventQuery;
  /** Whether new pairs are marked. */
  marked: boolean;
};

/** The commonest values of a field together with that of the page: how often, how often denied, and whether for the first time. */
export function RelatedList({ related, query, marked }: Props) {
  const { field, values, distinct } = related;
  const title = findField(field)?.label ?? field;
  const largest = Math.max(1, ...values.map(({ count }) => count));
  return (
    <Card
      title={title}
      about={
        <Link href={explorerHref({ query, groupBy: [field], cursor: null })} prefetch={false}>
          {distinct > values.length
            ? `all ${formatExact(distinct)}${distinct === MAX_DISTINCT ? "+" : ""}`
            : "as groups"}
        </Link>
      }
    >
      {values.length === 0 ? (
        <Nothing>None in this range</Nothing>
      ) : (
        <ol className={styles.related}>
          {values.map((one) => (
            <Related
              key={String(one.value)}
              field={field}
              one={marked ? one : { ...one, isNew: false }}
              largest={largest}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

type RelatedProps = { field: RelatedValues["field"]; one: RelatedValue; largest: number };

function Related({ field, one, largest }: RelatedProps) {
  const { value, count, success, denied, firstSeen, lastSeen, isNew } = one;
  const text = value === null ? null : String(value);
  const other = count - success - denied;
  const width = (part: number) => ({ width: `${(part / largest) * 100}%` });
  const numbers = [
    `${formatExact(count)} events: ${formatExact(success)} succeeded, ${formatExact(denied)} denied, ${formatExact(other)} other errors`,
    `in this range from ${formatUtcMinute(firstSeen)} to ${formatUtcMinute(lastSeen)} UTC`,
  ].join("\n");
  return (
    <li className={styles.relatedRow} title={numbers}>
      <span className={styles.relatedName}>
        {text === null ? <FieldValue field={field} value={null} /> : <EntityLink field={field} value={text} />}
        {isNew && (
          <span className={styles.newMark} title="Never seen together before this range">
            new
          </span>
        )}
      </span>
      <span className={styles.relatedDenied}>
        {denied > 0 && (
          <>
            {formatCount(denied)} <span className={styles.word}>denied</span>
          </>
        )}
      </span>
      <span className={styles.relatedCount}>{formatCount(count)}</span>
      <ValueMenuButton field={field} value={text} />
      <span className={styles.relatedBar} aria-hidden="true">
        <span style={{ ...width(denied), background: "var(--denied-fill)" }} />
        <span style={{ ...width(other), background: "var(--bar-other)" }} />
        <span style={{ ...width(success), background: "var(--bar)" }} />
      </span>
    </li>
  );
}
