import { Skeleton } from "@mantine/core";
import { CoverageLine } from "../../../components/explorer/coverage-line.tsx";
import { EmptyResult } from "../../../components/explorer/empty-result.tsx";
import { toBuckets } from "../../../components/explorer/histogram-data.ts";
import { HistogramPanel } from "../../../components/explorer/histogram-panel.tsx";
import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import { IngestCard } from "../../../components/overview/ingest-card.tsx";
import { NewestFailures } from "../../../components/overview/newest-failures.tsx";
import styles from "../../../components/overview/overview.module.css";
import { TopList } from "../../../components/overview/top-list.tsx";
import { getCoverage } from "../../../query/coverage.ts";
import type { EventQuery, TimeRange } from "../../../query/event-query.ts";
import { countByTime } from "../../../query/histogram.ts";
import { listLogFiles } from "../../../query/list-log-files.ts";
import { formatInstant } from "../../../query/time-range.ts";
import { createLanes } from "../lanes.ts";
import { findNewestEvent } from "../newest-event.ts";
import { Panel } from "../panel.tsx";
import { readerSignal } from "../reader-signal.ts";
import { nameServices } from "../service-names.ts";
import { loadNews, News } from "./news.tsx";
import { loadTopList, TOP_LISTS } from "./top-lists.ts";
import { loadTotals, Totals } from "./totals.tsx";

/** Totals, events over time, what is new and the commonest of everything, each in a panel of its own. */
export function Overview({ query, range }: { query: EventQuery; range: TimeRange }) {
  const now = new Date();
  const run = createLanes(4);
  const signal = readerSignal();
  const histogram = run(() => countByTime({ filters: query.filters, range }, signal));
  const coverage = run(() => getCoverage(range, signal));
  const totals = run(() => loadTotals(query, range, signal));
  const lists = TOP_LISTS.map((list) => ({ ...list, answer: run(() => loadTopList(list, query, range, signal)) }));
  const nothing = coverage.then(async (covered) =>
    covered.firstEvent === null ? { coverage: covered, newest: await findNewestEvent(signal) } : null,
  );
  const failures = run(() => listLogFiles({ status: "failed" }, { limit: 5 }, signal));
  const news = loadNews(query, range, { run, signal });
  // One that fails before it is shown must not end the server.
  for (const answer of [nothing, news]) answer.catch(() => undefined);
  return (
    <>
      <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
        {(covered) => <CoverageLine coverage={covered} total={null} />}
      </Panel>
      <Panel answer={Promise.all([totals, histogram])} fallback={<Skeleton height={64} mt={12} />}>
        {([counted, { buckets }]) => <Totals query={query} counted={counted} buckets={toBuckets(buckets)} />}
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
      <Panel answer={news} fallback={<Skeleton height={210} mt={12} />}>
        {(found) => <News query={query} news={found} now={now} />}
      </Panel>
      <div className={styles.cards}>
        {lists.map(({ title, about, field, answer }) => (
          <Panel key={title} answer={answer} fallback={<Skeleton height={244} />}>
            {({ asked, groups }) => (
              <ServiceNamesProvider names={nameServices(groups.map((group) => group.eventSource ?? null))}>
                <TopList title={title} about={about} field={field} query={asked} groups={groups} />
              </ServiceNamesProvider>
            )}
          </Panel>
        ))}
        <Panel answer={Promise.all([coverage, failures])} fallback={<Skeleton height={244} />}>
          {([covered, { files }]) => (
            <IngestCard coverage={covered} query={query} now={now}>
              <NewestFailures files={files} />
            </IngestCard>
          )}
        </Panel>
      </div>
    </>
  );
}
