import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { EventDrawer } from "../../../components/event/event-drawer.tsx";
import { CoverageLine } from "../../../components/explorer/coverage-line.tsx";
import styles from "../../../components/explorer/explorer.module.css";
import { ExplorerProvider } from "../../../components/explorer/explorer-state.tsx";
import { FilterBar } from "../../../components/explorer/filter-bar.tsx";
import { PendingRegion } from "../../../components/explorer/pending-region.tsx";
import { TimeRangePicker } from "../../../components/explorer/time-range-picker.tsx";
import { ValueMenuProvider } from "../../../components/explorer/value-menu.tsx";
import { type ExplorerView, explorerHref, rowsOf } from "../../../components/explorer/view.ts";
import { InsightTable } from "../../../components/insights/insight-table.tsx";
import insights from "../../../components/insights/insights.module.css";
import layout from "../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../components/layout/refused-page.tsx";
import { formatPlural } from "../../../lib/format.ts";
import { requireUser } from "../../../lib/session.ts";
import { getCoverage } from "../../../query/coverage.ts";
import type { InsightsAnswer } from "../../../query/insight-answers.ts";
import { listInsights } from "../../../query/list-insights.ts";
import { canonicalSearch, parseEventQuery, readOnce } from "../../../query/search-params.ts";
import { resolveTimeRange } from "../../../query/time-range.ts";
import { parseParams, readParams, type SearchParams } from "../page-params.ts";
import { Panel } from "../panel.tsx";
import { readerSignal } from "../reader-signal.ts";
import { recordView } from "../record-view.ts";

export const metadata: Metadata = { title: "Insights" };

const PER_PAGE = 100;
/** Insights are rare. */
const FIRST_RANGE = { from: "-30d", to: "now" };

/** Unusual rates of calls and errors that AWS noticed. */
export default async function InsightsPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/insights", params, () => {
    const query = parseEventQuery(params, { allow: ["event", "cursor"], defaultRange: FIRST_RANGE });
    return { query, cursor: readOnce(params, "cursor"), range: resolveTimeRange(query, new Date()) };
  });
  if ("refused" in parsed) return <RefusedPage title="Insights" refused={parsed.refused} />;
  const { query, range, cursor } = parsed.value;
  await recordView(user, "insights", { search: canonicalSearch(query) });
  const signal = readerSignal();
  const page = listInsights({ filters: query.filters, range }, { limit: PER_PAGE, cursor }, signal);
  const coverage = getCoverage(range, signal);
  const view = { ...rowsOf(query), cursor };
  return (
    <ExplorerProvider view={view} path="/insights">
      <main className={layout.page}>
        <ValueMenuProvider>
          <div className={layout.heading}>
            <h1>Insights</h1>
            <span>Unusual rates of calls and errors, as CloudTrail Insights noticed them</span>
          </div>
          <div className={styles.toolbar}>
            <TimeRangePicker />
            <FilterBar />
          </div>
          <PendingRegion>
            <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
              {(covered) => <CoverageLine coverage={covered} total={null} lead="Searched" />}
            </Panel>
            <Panel answer={page} fallback={<Skeleton height={360} mt={10} />}>
              {(found) => <Insights page={found} view={view} />}
            </Panel>
          </PendingRegion>
          <EventDrawer events={[]} />
        </ValueMenuProvider>
      </main>
    </ExplorerProvider>
  );
}

function Insights({ page, view }: { page: Omit<InsightsAnswer, "coverage">; view: ExplorerView }) {
  if (page.insights.length === 0) {
    return (
      <div className={styles.empty}>
        <h2>No Insights in this range match</h2>
        <p>
          AWS records them only for trails that have Insights turned on, and at first up to 36 hours later. Files that
          an earlier version had put aside load with <code>trailsight replay</code>.
        </p>
        <Link href="/ingest?kind=insight" prefetch={false}>
          Insights files that were announced
        </Link>
      </div>
    );
  }
  return (
    <>
      <p className={styles.coverage}>
        <span>
          <b>{formatPlural(page.total, "insight")}</b>
        </span>
      </p>
      <InsightTable insights={page.insights} />
      <nav className={insights.paging} aria-label="Pages of insights">
        {view.cursor !== null && (
          <Link href={explorerHref({ ...view, cursor: null }, { path: "/insights" })} prefetch={false}>
            Latest
          </Link>
        )}
        {page.nextCursor !== null && (
          <Link href={explorerHref({ ...view, cursor: page.nextCursor }, { path: "/insights" })} prefetch={false}>
            Older
          </Link>
        )}
      </nav>
    </>
  );
}
