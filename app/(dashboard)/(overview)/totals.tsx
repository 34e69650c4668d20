import { type Bucket, bucketTotal } from "../../../components/explorer/histogram-data.ts";
import { explorerHref, rowsOf } from "../../../components/explorer/view.ts";
import styles from "../../../components/overview/overview.module.css";
import { type Part, restrict } from "../../../components/overview/restrict.ts";
import { TotalTile } from "../../../components/overview/total-tile.tsx";
import { countGroups } from "../../../query/count-groups.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { BY_PEOPLE, DENIED, ERRORS, WRITES } from "./top-lists.ts";

const MAX_PRINCIPALS = 1000;

type Counted = { writes: number; principals: number };

/** What the histogram does not say. */
export async function loadTotals(query: EventQuery, range: TimeRange, signal: AbortSignal): Promise<Counted> {
  const writes = restrict(query, WRITES);
  const people = restrict(query, BY_PEOPLE);
  const [written, callers] = await Promise.all([
    writes && countGroups({ filters: writes.filters, range }, { groupBy: ["readOnly"], limit: 1 }, signal),
    people &&
      countGroups({ filters: people.filters, range }, { groupBy: ["principal"], limit: MAX_PRINCIPALS }, signal),
  ]);
  return { writes: written?.total ?? 0, principals: callers?.groups.length ?? 0 };
}

type Props = { query: EventQuery; counted: Counted; buckets: readonly Bucket[] };

/** The five numbers of a range; each leads to what it counts. */
export function Totals({ query, counted, buckets }: Props) {
  const sum = (count: (bucket: Bucket) => number) => buckets.reduce((total, bucket) => total + count(bucket), 0);
  const people = restrict(query, BY_PEOPLE);
  return (
    <div className={styles.tiles}>
      <TotalTile label="events" count={sum(bucketTotal)} href={explorerHref(rowsOf(query))} />
      <TotalTile label="denied" tone="denied" count={sum(({ denied }) => denied)} href={partHref(query, DENIED)} />
      <TotalTile label="errors" about="not denied" count={sum(({ other }) => other)} href={partHref(query, ERRORS)} />
      <TotalTile label="writes" tone="write" count={counted.writes} href={partHref(query, WRITES)} />
      <TotalTile
        label="principals"
        about="without AWS services"
        count={counted.principals}
        atLeast={counted.principals === MAX_PRINCIPALS}
        href={people && explorerHref({ query: people, groupBy: ["principal"], cursor: null })}
      />
    </div>
  );
}

function partHref(query: EventQuery, part: Part): string | null {
  const asked = restrict(query, part);
  return asked && explorerHref(rowsOf(asked));
}
