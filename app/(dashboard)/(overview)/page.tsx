import type { Metadata } from "next";
import styles from "../../../components/explorer/explorer.module.css";
import { ExplorerProvider } from "../../../components/explorer/explorer-state.tsx";
import { FilterBar } from "../../../components/explorer/filter-bar.tsx";
import { PendingRegion } from "../../../components/explorer/pending-region.tsx";
import { TimeRangePicker } from "../../../components/explorer/time-range-picker.tsx";
import { rowsOf } from "../../../components/explorer/view.ts";
import { FrontDoorBox } from "../../../components/front-door/front-door-box.tsx";
import layout from "../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../components/layout/refused-page.tsx";
import { requireUser } from "../../../lib/session.ts";
import { canonicalSearch, parseEventQuery } from "../../../query/search-params.ts";
import { resolveTimeRange } from "../../../query/time-range.ts";
import { parseParams, readParams, type SearchParams } from "../page-params.ts";
import { recordView } from "../record-view.ts";
import { Overview } from "./overview.tsx";

export const metadata: Metadata = { title: "Overview" };

/** What is going on in a range; every number leads to its events. */
export default async function OverviewPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/", params, () => {
    const query = parseEventQuery(params);
    return { query, range: resolveTimeRange(query, new Date()) };
  });
  if ("refused" in parsed) return <RefusedPage title="Overview" refused={parsed.refused} />;
  const { query, range } = parsed.value;
  await recordView(user, "overview", { search: canonicalSearch(query) });
  return (
    <ExplorerProvider view={rowsOf(query)} path="/">
      <main className={layout.page}>
        <h1 className="visually-hidden">Overview</h1>
        <FrontDoorBox range={{ from: query.from, to: query.to }} />
        <div className={styles.toolbar}>
          <TimeRangePicker />
          <FilterBar />
        </div>
        <PendingRegion>
          <Overview query={query} range={range} />
        </PendingRegion>
      </main>
    </ExplorerProvider>
  );
}
