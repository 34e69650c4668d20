import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { EventDrawer } from "../../../../components/event/event-drawer.tsx";
import { CoverageLine } from "../../../../components/explorer/coverage-line.tsx";
import { EmptyResult } from "../../../../components/explorer/empty-result.tsx";
import { EventTable } from "../../../../components/explorer/event-table.tsx";
import { toBuckets } from "../../../../components/explorer/histogram-data.ts";
import { HistogramPanel } from "../../../../components/explorer/histogram-panel.tsx";
import { ServiceNamesProvider } from "../../../../components/explorer/service-names.tsx";
import { type ExplorerView, ROWS_PER_PAGE } from "../../../../components/explorer/view.ts";
import { InvalidParameter } from "../../../../components/layout/invalid-parameter.tsx";
import { packRows } from "../../../../components/packed-rows.ts";
import { InExplorer } from "../../../../components/report/in-explorer.tsx";
import { KnownGoodNote } from "../../../../components/report/known-good-note.tsx";
import { HistoryNote, RecordedNote } from "../../../../components/report/notes.tsx";
import styles from "../../../../components/report/report.module.css";
import { ReportGroups } from "../../../../components/report/report-groups.tsx";
import { ReportHeadline } from "../../../../components/report/report-headline.tsx";
import type { KnownGood } from "../../../../lib/known-good.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { InvalidQueryError, type TimeRange } from "../../../../query/event-query.ts";
import type { ReportDescription } from "../../../../query/report-answers.ts";
import { formatInstant } from "../../../../query/time-range.ts";
import type { Asked } from "../../../../reports/parameters.ts";
import {
  chartReport,
  countReport,
  findHidden,
  findHistory,
  groupReport,
  hasRule,
  linkReport,
  listReport,
  openReport,
} from "../../../../reports/run-report.ts";
import { createLanes } from "../../lanes.ts";
import { findNewestEvent } from "../../newest-event.ts";
import { Panel } from "../../panel.tsx";
import { readerSignal } from "../../reader-signal.ts";
import { nameServices } from "../../service-names.ts";
import { listRecorded } from "../load-catalogue.ts";

const GROUPS = 50;
const HISTOGRAM_HEIGHT = 150;

type Props = {
  asked: Asked;
  view: ExplorerView;
  range: TimeRange;
  report: ReportDescription;
  /** What is known to be good and left out; null: nothing is. */
  hide: readonly KnownGood[] | null;
  /** What the search is about. */
  children: ReactNode;
};

/** The answers of a search, each part in a panel of its own. */
export function ReportBody({ asked, view, range, report, hide, children }: Props) {
  const { filters } = view.query;
  const answers = startReport({ asked, view, range, hide });
  const link = linkReport({ asked, filters, hide: hide ?? [] }, view.query);
  const ends = { from: formatInstant(range.from), to: formatInstant(range.to) };
  const missing = answers.recorded.then((recorded) => report.needs.filter((need) => !recorded.includes(need)));
  const histogram = (
    <Panel answer={answers.chart} fallback={<Skeleton height={HISTOGRAM_HEIGHT} mt={10} />}>
      {({ intervalSeconds, buckets }) => (
        <HistogramPanel histogram={{ intervalSeconds, buckets: toBuckets(buckets), ...ends }} />
      )}
    </Panel>
  );
  const groups = (
    <Panel answer={answers.groups} fallback={<Skeleton height={220} mt={14} />}>
      {(found) => (
        <ServiceNamesProvider names={nameServices(found.map(({ values }) => values.eventSource ?? null))}>
          <ReportGroups groups={found} groupBy={report.groupBy} limit={GROUPS} />
        </ServiceNamesProvider>
      )}
    </Panel>
  );
  return (
    <>
      <div className={styles.columns}>
        <div className={styles.answer}>
          <Panel answer={answers.headline} fallback={<Skeleton height={52} mt={4} />}>
            {(headline) => (
              <ReportHeadline headline={headline} groupBy={report.groupBy} severity={report.severity} range={ends} />
            )}
          </Panel>
          <Panel answer={answers.coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
            {(covered) => <CoverageLine coverage={covered} total={null} />}
          </Panel>
          {hide !== null && (
            <Panel answer={answers.hidden} fallback={<Skeleton height={44} mt={10} />}>
              {(hidden) => <KnownGoodNote knownGood={hidden} of={hasRule({ asked }) ? "rule" : "answer"} />}
            </Panel>
          )}
          <Panel answer={Promise.all([missing, answers.headline])} fallback={null}>
            {([categories, { count }]) => <RecordedNote categories={categories} count={count} />}
          </Panel>
          <Panel answer={answers.history} fallback={null}>
            {(history) => <HistoryNote history={history} />}
          </Panel>
          {report.chart === "groups" ? groups : histogram}
          {report.chart === "groups" ? histogram : groups}
        </div>
        {children}
      </div>
      <section className={styles.events} aria-label="Events of this search">
        <InExplorer link={link} />
        <Panel answer={Promise.all([answers.page, answers.coverage])} fallback={<Skeleton height={480} />}>
          {([loaded, covered]) => {
            if ("refused" in loaded) return <InvalidParameter {...loaded.refused} />;
            const { events, olderCursor, newerCursor, newest } = loaded;
            if (events.length === 0) {
              return (
                <>
                  <EmptyResult
                    coverage={covered}
                    newest={newest}
                    title={`Nothing found by this search ${Object.keys(filters).length > 0 ? "under these filters" : "in this range"}${hide === null ? "" : ", known good left out"}`}
                  />
                  <EventDrawer events={[]} />
                </>
              );
            }
            return (
              <ServiceNamesProvider names={nameServices(events.map(({ eventSource }) => eventSource))}>
                <EventTable
                  packed={packRows(events)}
                  olderCursor={olderCursor}
                  newerCursor={newerCursor}
                  columns={report.columns}
                />
              </ServiceNamesProvider>
            );
          }}
        </Panel>
      </section>
    </>
  );
}

/** Starts everything at once, a few statements at a time: the rows and the headline first. */
function startReport({ asked, view, range, hide }: Pick<Props, "asked" | "view" | "range" | "hide">) {
  const signal = readerSignal();
  const { filters } = view.query;
  const opened = openReport({ asked, filters, range, ...(hide !== null && { hide }) }, signal);
  const run = createLanes(4);
  const headline = run(async () => countReport(await opened, signal));
  const page = run(async () => listPage(view, await opened, signal));
  const groups = run(async () => groupReport(await opened, GROUPS, signal));
  const chart = run(async () => chartReport(await opened, signal));
  const coverage = run(() => getCoverage(range, signal));
  const hidden = run(async () => findHidden(await opened, signal));
  const history = run(async () => findHistory(await opened, signal));
  const recorded = run(() => listRecorded({ filters, range }, signal));
  for (const answer of [opened, headline, page, groups, chart, coverage, hidden, history, recorded])
    answer.catch(() => undefined);
  return { headline, page, groups, chart, coverage, hidden, history, recorded };
}

/** The page of events; a cursor that is none is refused by name. */
async function listPage(view: ExplorerView, opened: Awaited<ReturnType<typeof openReport>>, signal: AbortSignal) {
  const { limit = ROWS_PER_PAGE, cursor } = view;
  try {
    const page = await listReport(opened, { limit, cursor }, signal);
    return { ...page, newest: page.events.length === 0 ? await findNewestEvent(signal) : null };
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    const href = `/reports/${opened.query.asked.search.id}`;
    return { refused: { parameter: error.parameter, message: error.message, href } };
  }
}
