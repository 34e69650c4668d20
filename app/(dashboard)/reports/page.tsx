import { setTimeout as wait } from "node:timers/promises";
import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import { Suspense } from "react";
import { CoverageLine } from "../../../components/explorer/coverage-line.tsx";
import { ExplorerProvider } from "../../../components/explorer/explorer-state.tsx";
import { PendingRegion } from "../../../components/explorer/pending-region.tsx";
import { TimeRangePicker } from "../../../components/explorer/time-range-picker.tsx";
import { rowsOf } from "../../../components/explorer/view.ts";
import layout from "../../../components/layout/layout.module.css";
import { PanelBoundary } from "../../../components/layout/panel-boundary.tsx";
import { RefusedPage } from "../../../components/layout/refused-page.tsx";
import { packRows } from "../../../components/packed-rows.ts";
import styles from "../../../components/report/catalogue.module.css";
import { Catalogue } from "../../../components/report/catalogue.tsx";
import { type CatalogueCounts, SEVERITIES } from "../../../components/report/catalogue-entry.ts";
import { KnownGoodNote } from "../../../components/report/known-good-note.tsx";
import { KnownGoodSwitch } from "../../../components/report/known-good-switch.tsx";
import { PlaceFilters } from "../../../components/report/place-filters.tsx";
import { listActiveKnownGood } from "../../../lib/known-good.ts";
import { requireUser } from "../../../lib/session.ts";
import { getCoverage } from "../../../query/coverage.ts";
import { InvalidQueryError } from "../../../query/event-query.ts";
import { canonicalSearch, parseEventQuery, readOnce } from "../../../query/search-params.ts";
import { resolveTimeRange } from "../../../query/time-range.ts";
import { SECTIONS } from "../../../reports/define-search.ts";
import { countHiddenEvents } from "../../../reports/known-good.ts";
import { readKnownGood } from "../../api/v1/read-params.ts";
import { parseParams, readParams, type SearchParams } from "../page-params.ts";
import { Panel } from "../panel.tsx";
import { readerSignal } from "../reader-signal.ts";
import { recordView } from "../record-view.ts";
import { CATALOGUE, loadCounts } from "./load-catalogue.ts";

export const metadata: Metadata = { title: "Searches" };

/** What the list is narrowed by, which the browser reads itself; and whether the counts leave out the known good. */
const OWN = ["q", "severity", "tier", "knownGood"];

/** Throws InvalidQueryError for what the list cannot be narrowed by. */
function refuseUnknown(params: URLSearchParams): void {
  const tier = readOnce(params, "tier");
  if (tier !== null && tier !== "all") throw new InvalidQueryError("tier", "tier must be all, or absent");
  const severities = readOnce(params, "severity")?.split(",") ?? [];
  if (!severities.every((one) => SEVERITIES.some((severity) => severity === one)))
    throw new InvalidQueryError("severity", `severity must be some of ${SEVERITIES.join(", ")}`);
}

const ENTRIES = packRows(CATALOGUE);

/** Counts that come this soon are there with the names, and what found nothing is folded; later ones must move nothing. */
const COUNTS_FIRST_MS = 750;

async function CountedSoon({ counts }: { counts: Promise<CatalogueCounts> }) {
  const late = await Promise.race([counts.then(() => false), wait(COUNTS_FIRST_MS, true)]);
  const sections = SECTIONS.map((section) => ({ ...section }));
  return <Catalogue sections={sections} packed={ENTRIES} counts={counts} late={late} />;
}

const ListSkeleton = () => (
  <div aria-busy="true">
    <Skeleton height={30} mt={14} />
    <Skeleton height={220} mt={20} />
    <Skeleton height={600} mt={24} />
  </div>
);

/** The catalogue of common searches, with how much each has in the range. */
export default async function CataloguePage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/reports", params, () => {
    const query = parseEventQuery(params, { allow: OWN });
    refuseUnknown(params);
    return { query, range: resolveTimeRange(query, new Date()), knownGood: readKnownGood(params) };
  });
  if ("refused" in parsed) return <RefusedPage title="Searches" refused={parsed.refused} />;
  const { query, range, knownGood } = parsed.value;
  const signal = readerSignal();
  const listing = listActiveKnownGood();
  const asking = (knownGood === "hide" ? listing : Promise.resolve([])).then((hide) => ({
    filters: query.filters,
    range,
    hide,
  }));
  // Beside the note in the audit log, which is there before any of them is shown.
  const counts = asking.then((asked) => loadCounts(asked, signal));
  const hidden = knownGood === "hide" ? asking.then((asked) => countHiddenEvents(asked, signal)) : null;
  const coverage = getCoverage(range, signal);
  // One that fails before it is shown must not end the server.
  for (const answer of [counts, hidden, coverage]) answer?.catch(() => undefined);
  const [known] = await Promise.all([
    listing,
    recordView(user, "searches", { search: canonicalSearch(query), knownGood }),
  ]);
  return (
    <ExplorerProvider view={rowsOf(query)} path={{ page: "/reports", names: OWN }}>
      <main className={layout.page}>
        <div className={styles.head}>
          <h1>Searches</h1>
          <TimeRangePicker />
          <PlaceFilters />
          <KnownGoodSwitch active={known.length} canEdit={user.role !== "viewer"} />
        </div>
        <PendingRegion>
          <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
            {(covered) => <CoverageLine coverage={covered} total={null} />}
          </Panel>
          {hidden !== null && (
            <Panel answer={hidden} fallback={<Skeleton height={44} mt={10} />}>
              {(found) => <KnownGoodNote knownGood={found} of="catalogue" />}
            </Panel>
          )}
          <PanelBoundary>
            <Suspense fallback={<ListSkeleton />}>
              <CountedSoon counts={counts} />
            </Suspense>
          </PanelBoundary>
        </PendingRegion>
      </main>
    </ExplorerProvider>
  );
}
