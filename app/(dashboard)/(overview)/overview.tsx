import { Skeleton } from "@mantine/core";
import type { FieldKey } from "../../../cloudtrail/fields.ts";
import { CoverageLine } from "../../../components/explorer/coverage-line.tsx";
import { type Condition, narrowTo } from "../../../components/explorer/edit-query.ts";
import { EmptyResult } from "../../../components/explorer/empty-result.tsx";
import { bucketTotal, toBuckets } from "../../../components/explorer/histogram-data.ts";
import { HistogramPanel } from "../../../components/explorer/histogram-panel.tsx";
import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import { explorerHref, rowsOf } from "../../../components/explorer/view.ts";
import { NewestFailures } from "../../../components/overview/newest-failures.tsx";
import styles from "../../../components/overview/overview.module.css";
import { TopList } from "../../../components/overview/top-list.tsx";
import { TotalTile } from "../../../components/overview/total-tile.tsx";
import { countGroups } from "../../../query/count-groups.ts";
import { getCoverage } from "../../../query/coverage.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { countByTime } from "../../../query/histogram.ts";
import { listLogFiles } from "../../../query/list-log-files.ts";
import { formatInstant } from "../../../query/time-range.ts";
import { createLanes } from "../lanes.ts";
import { findNewestEvent } from "../newest-event.ts";
import { Panel } from "../panel.tsx";
import { nameServices } from "../service-names.ts";

const TOP = 8;
const MAX_PRINCIPALS = 1000;

const PEOPLE: Condition = { field: "identityType", mode: "exclude", value: "AWSService" };
const DENIED: Condition = { field: "outcome", mode: "include", value: "denied" };
const WRITES: Condition = { field: "readOnly", mode: "include", value: "false" };

type List = { title: string; about: string; field: FieldKey; conditions: Condition[] };

const LISTS: readonly List[] = [
  { title: "Principals", about: "without AWS services", field: "principal", conditions: [PEOPLE] },
  {
    title: "Source IPs",
    about: "without AWS services",
    field: "sourceIPAddress",
    conditions: [PEOPLE, { field: "sourceIPAddress", mode: "exclude", value: "*.amazonaws.com" }],
  },
  { title: "Most denied", about: "principals", field: "principal", conditions: [DENIED] },
  { title: "Writes", about: "by event name, without AWS services", field: "eventName", conditions: [WRITES, PEOPLE] },
  { title: "Services", about: "all events", field: "eventSource", conditions: [] },
  {
    title: "Errors",
    about: "by error code",
    field: "errorCode",
    conditions: [{ field: "errorCode", mode: "include", value: "*" }],
  },
  { title: "Accounts", about: "all events", field: "recipientAccountId", conditions: [] },
  { title: "Regions", about: "all events", field: "awsRegion", conditions: [] },
];

/** Totals, events over time and the commonest of everything, each in a panel of its own. */
export function Overview({ query, range }: { query: EventQuery; range: TimeRange }) {
  const run = createLanes(4);
  const inRange = { filters: query.filters, range };
  const histogram = run(() => countByTime(inRange));
  const coverage = run(() => getCoverage(range));
  const totals = run(() => loadTotals(query, range));
  const lists = LISTS.map((list) => {
    const asked = list.conditions.reduce(narrowTo, query);
    const answer = run(() => countGroups({ filters: asked.filters, range }, { groupBy: [list.field], limit: TOP }));
    return { ...list, asked, answer };
  });
  const nothing = coverage.then(async (covered) =>
    covered.firstEvent === null ? { coverage: covered, newest: await findNewestEvent() } : null,
  );
  const failures = run(() => listLogFiles({ status: "failed" }, { limit: 5 }));
  return (
    <>
      <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
        {(covered) => <CoverageLine coverage={covered} total={null} />}
      </Panel>
      <Panel answer={Promise.all([totals, histogram])} fallback={<Skeleton height={64} mt={12} />}>
        {([{ writes, principals }, { buckets }]) => {
          const sum = toBuckets(buckets);
          return (
            <Totals
              query={query}
              events={sum.reduce((all, one) => all + bucketTotal(one), 0)}
              denied={sum.reduce((all, one) => all + one.denied, 0)}
              writes={writes}
              principals={principals}
            />
          );
        }}
      </Panel>
      <Panel answer={histogram} fallback={<Skeleton height={152} mt={12} />}>
        {({ intervalSeconds, buckets }) => (
          <HistogramPanel
            histogram={{
              intervalSeconds,
              buckets: toBuckets(buckets),
              from: formatInstant(range.from),
              to: formatInstant(range.to),
            }}
          />
        )}
      </Panel>
      <Panel answer={nothing} fallback={null}>
        {(found) => found !== null && <EmptyResult coverage={found.coverage} newest={found.newest} />}
      </Panel>
      <div className={styles.cards}>
        {lists.map(({ title, about, field, asked, answer }) => (
          <Panel key={title} answer={answer} fallback={<Skeleton height={244} />}>
            {({ groups }) => (
              <ServiceNamesProvider names={nameServices(groups.map((group) => group.eventSource ?? null))}>
                <TopList title={title} about={about} field={field} query={asked} groups={groups} />
              </ServiceNamesProvider>
            )}
          </Panel>
        ))}
        <Panel answer={failures} fallback={<Skeleton height={244} />}>
          {({ files }) => <NewestFailures files={files} />}
        </Panel>
      </div>
    </>
  );
}

async function loadTotals(query: EventQuery, range: TimeRange): Promise<{ writes: number; principals: number }> {
  const inRange = { filters: query.filters, range };
  const writesOnly = narrowTo(query, WRITES);
  const [{ total: writes }, { groups }] = await Promise.all([
    countGroups({ filters: writesOnly.filters, range }, { groupBy: ["readOnly"], limit: 1 }),
    countGroups(inRange, { groupBy: ["principal"], limit: MAX_PRINCIPALS }),
  ]);
  return { writes, principals: groups.length };
}

type TotalsProps = { query: EventQuery; events: number; denied: number; writes: number; principals: number };

function Totals({ query, events, denied, writes, principals }: TotalsProps) {
  return (
    <div className={styles.tiles}>
      <TotalTile label="events" count={events} href={explorerHref(rowsOf(query))} />
      <TotalTile label="denied" tone="denied" count={denied} href={explorerHref(rowsOf(narrowTo(query, DENIED)))} />
      <TotalTile label="writes" tone="write" count={writes} href={explorerHref(rowsOf(narrowTo(query, WRITES)))} />
      <TotalTile
        label="principals"
        count={principals}
        atLeast={principals === MAX_PRINCIPALS}
        href={explorerHref({ query, groupBy: ["principal"], cursor: null })}
      />
    </div>
  );
}
