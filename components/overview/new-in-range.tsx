import Link from "next/link";
import { type EntityKind, entityOfField } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, formatUtcMinute, formatUtcShort, visibleText } from "../../lib/format.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { entityHref } from "../entity/entity-href.ts";
import { conditionFor, narrowTo } from "../explorer/edit-query.ts";
import { FieldValue } from "../explorer/field-value.tsx";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import styles from "./overview.module.css";

/** Values of one field that were never seen before the range, newest first; as query/new-values.ts answers. */
export type NewList = {
  field: FieldKey;
  values: { value: string; firstSeen: string; count: number; denied: number }[];
  total: number;
  atLeast: boolean;
};

type Props = {
  query: EventQuery;
  lists: NewList[];
  /** First hour with events, RFC 3339: what "never before" is compared with. */
  since: string;
  now: Date;
};

/** What the range has seen for the first time, over everything stored. */
export function NewInRange({ query, lists, since, now }: Props) {
  const some = lists.filter(({ total }) => total > 0);
  const none = lists.filter(({ total }) => total === 0).map(({ field }) => titleOf(field));
  return (
    <section className={styles.newCard} aria-labelledby="new-in-range">
      <h2 className={styles.cardTitle} id="new-in-range">
        New in this range
        <span className={styles.about}>never seen before, in everything stored since {formatUtcMinute(since)} UTC</span>
      </h2>
      <div className={styles.newLists}>
        {some.map((list) => (
          <NewValuesList key={list.field} query={query} list={list} now={now} />
        ))}
      </div>
      {none.length > 0 && (
        <p className={styles.none}>
          {some.length === 0 ? "Nothing new" : "Nothing new among"}
          {some.length > 0 && ` ${joinWords(none)}`}
        </p>
      )}
    </section>
  );
}

/** Where everything stored is in the range, all of it is new and none of it says anything. */
export function NewIsEverything({ since }: { since: string }) {
  return (
    <section className={styles.newCard} aria-labelledby="new-in-range">
      <h2 className={styles.cardTitle} id="new-in-range">
        New in this range
      </h2>
      <p className={styles.none}>
        The range begins at or before the first stored event ({formatUtcMinute(since)} UTC), so everything in it is new.
        Choose a later start to see what was never there before.
      </p>
    </section>
  );
}

const TITLES: Partial<Record<FieldKey, string>> = {
  accessKeyId: "Long-term access keys",
  country: "Countries",
  asn: "Networks",
};

const titleOf = (field: FieldKey): string =>
  TITLES[field] ?? entityOfField(field)?.plural ?? findField(field)?.label ?? field;

const countries = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** `Canada` of `CA`; null for what is no code of a country. */
const countryName = (code: string): string | null => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? null) : null);

/** `14:03` of the day, `11-20 14:03` of the year, else in full. */
function shortTime(instant: string, now: Date): string {
  const text = formatUtcShort(instant, now);
  return text.startsWith(`${now.getUTCFullYear()}-`) ? text.slice(5) : text;
}

const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

function NewValuesList({ query, list, now }: { query: EventQuery; list: NewList; now: Date }) {
  const { field, values, total, atLeast } = list;
  const kind = entityOfField(field)?.kind ?? null;
  const title = titleOf(field);
  return (
    <section aria-label={`New: ${title}`} className={styles.newList} data-wide={field === "userAgent" || undefined}>
      <h3 className={styles.newTitle}>
        {title}
        <span className={styles.newTotal}>
          {formatCount(total)}
          {atLeast && "+"}
        </span>
      </h3>
      <ol className={styles.top}>
        {values.map(({ value, firstSeen, count, denied }) => (
          <li key={value} className={styles.newRow}>
            <Link
              className={styles.newValue}
              href={valueHref(query, { field, kind, value })}
              prefetch={false}
              title={visibleText(value)}
            >
              {field === "country" ? (countryName(value) ?? value) : <FieldValue field={field} value={value} short />}
            </Link>
            <time
              dateTime={firstSeen}
              className={styles.newTime}
              title={`first seen ${formatUtcMinute(firstSeen)} UTC`}
            >
              {shortTime(firstSeen, now)}
            </time>
            <Link
              className={styles.newCount}
              data-denied={denied > 0 || undefined}
              href={explorerHref(rowsOf(narrowTo(query, conditionFor(field, value, "include"))))}
              prefetch={false}
              title={`${formatExact(count)} events${denied > 0 ? `, ${formatExact(denied)} denied` : ""}`}
              aria-label={`${formatExact(count)} events of ${visibleText(value)}`}
            >
              {formatCount(count)}
            </Link>
          </li>
        ))}
      </ol>
      {total > values.length && <p className={styles.more}>and {formatCount(total - values.length)} more</p>}
    </section>
  );
}

function valueHref(
  query: EventQuery,
  { field, kind, value }: { field: FieldKey; kind: EntityKind | null; value: string },
): string {
  if (kind !== null) return entityHref(kind, value, query);
  return explorerHref(rowsOf(narrowTo(query, conditionFor(field, value, "include"))));
}
