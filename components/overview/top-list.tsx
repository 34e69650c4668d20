import Link from "next/link";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, visibleText } from "../../lib/format.ts";
import type { GroupAnswer } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { conditionFor, narrowTo } from "../explorer/edit-query.ts";
import { FieldValue } from "../explorer/field-value.tsx";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import styles from "./overview.module.css";

type Props = {
  title: string;
  /** Says what the list leaves out. */
  about: string;
  field: FieldKey;
  /** What was counted: every link asks exactly this and the value. */
  query: EventQuery;
  groups: GroupAnswer[];
};

/** The commonest values of a field; each leads to its events, the title to all groups. */
export function TopList({ title, about, field, query, groups }: Props) {
  const largest = Math.max(1, ...groups.map(({ count }) => count));
  return (
    <section className={styles.card} aria-label={title}>
      <h2 className={styles.cardTitle}>
        <Link href={explorerHref({ query, groupBy: [field], cursor: null })} prefetch={false}>
          {title}
        </Link>
        <span className={styles.about}>{about}</span>
      </h2>
      {groups.length === 0 ? (
        <p className={styles.none}>None in this range</p>
      ) : (
        <ol className={styles.top}>
          {groups.map((group) => {
            const value = group[field] ?? null;
            const condition = conditionFor(field, value === null ? null : String(value), "include");
            return (
              <li key={String(value)}>
                <Link
                  href={explorerHref(rowsOf(narrowTo(query, condition)))}
                  prefetch={false}
                  className={styles.topLink}
                  title={visibleText(String(value ?? "none"))}
                >
                  <span
                    className={styles.topBar}
                    style={{ width: `${(group.count / largest) * 100}%` }}
                    aria-hidden="true"
                  />
                  <span className={styles.topText}>
                    <FieldValue field={field} value={value} />
                  </span>
                  <span className={styles.topCount} title={formatExact(group.count)}>
                    {formatCount(group.count)}
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
