import Link from "next/link";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatDuration, formatExact, formatUtcMinute } from "../../lib/format.ts";
import type { EntityDetail, EntitySummary, Seen } from "../../query/entity/entity-answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { ValueButton } from "../explorer/value-button.tsx";
import { type EntityPath, explorerHref, rowsOf } from "../explorer/view.ts";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./entity.module.css";
import { lifeOf } from "./entity-view.ts";

const LONG = 60;

/** Longer words get a line of their own, below the short ones. */
const isSentence = ({ value, field }: Pick<EntityDetail, "value" | "field">): boolean =>
  field === null && value.length > LONG;

type Props = {
  summary: EntitySummary;
  path: EntityPath;
  query: EventQuery;
  now: Date;
};

/** What is known of the value beside its events: what it is, where it belongs, when it was first and last seen at all. */
export function EntityFacts({ summary, path, query, now }: Props) {
  const { seen } = summary;
  const others = summary.details.filter(({ value }) => value !== summary.value);
  const details = [...others.filter((one) => !isSentence(one)), ...others.filter(isSentence)];
  if (details.length === 0 && seen === null) return null;
  return (
    <div className={styles.facts}>
      {details.length > 0 && (
        <dl className={styles.details}>
          {details.map(({ label, value, field }) => (
            <div key={`${label} ${value}`} data-long={isSentence({ value, field }) || undefined}>
              <dt>{label}</dt>
              <dd>{field === null ? <Words text={value} /> : <Pivot field={field} value={value} />}</dd>
            </div>
          ))}
        </dl>
      )}
      {seen !== null && (
        <p className={styles.seen}>
          <span>
            First seen <TimeText instant={seen.firstSeen} text={formatUtcMinute(seen.firstSeen)} />
          </span>
          <span>
            last seen <TimeText instant={seen.lastSeen} text={formatUtcMinute(seen.lastSeen)} /> UTC ({ago(seen, now)})
          </span>
          <span>
            <b>
              {seen.exact ? "" : "up to "}
              {formatExact(seen.events)}
            </b>{" "}
            {seen.events === 1 ? "event" : "events"} stored in all
            {seen.denied > 0 && (
              <>
                , <b>{formatExact(seen.denied)}</b> denied
              </>
            )}
          </span>
          <Link href={explorerHref(rowsOf({ ...query, ...lifeOf(seen) }), { path })} prefetch={false}>
            Show all of its time
          </Link>
        </p>
      )}
    </div>
  );
}

function Pivot({ field, value }: { field: FieldKey; value: string }) {
  const isBoolean = findField(field)?.kind === "boolean";
  return (
    <ValueButton pivot={{ field, value }}>{isBoolean ? (value === "true" ? "yes" : "no") : undefined}</ValueButton>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function Words({ text }: { text: string }) {
  if (!INSTANT.test(text)) return <SafeText text={text} />;
  return (
    <>
      <TimeText instant={text} /> UTC
    </>
  );
}

const ago = ({ lastSeen }: Seen, now: Date): string => {
  const seconds = (now.getTime() - Date.parse(lastSeen)) / 1000;
  return seconds < 60 ? "just now" : `${formatDuration(seconds)} ago`;
};
