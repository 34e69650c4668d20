import { setTimeout as wait } from "node:timers/promises";
import { Skeleton } from "@mantine/core";
import { CoverageLine } from "../../../components/explorer/coverage-line.tsx";
import styles from "../../../components/explorer/explorer.module.css";
import { FacetSidebar } from "../../../components/explorer/facet-sidebar.tsx";
import { FACETS } from "../../../components/explorer/facets.ts";
import { HistogramPanel } from "../../../components/explorer/histogram-panel.tsx";
import { PendingRegion } from "../../../components/explorer/pending-region.tsx";
import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import type { ExplorerView } from "../../../components/explorer/view.ts";
import { countFacets } from "../../../query/count-facets.ts";
import { countHidden } from "../../../query/count-hidden.ts";
import { getCoverage } from "../../../query/coverage.ts";
import type { TimeRange } from "../../../query/event-query.ts";
import { Panel } from "../panel.tsx";
import { readerSignal } from "../reader-signal.ts";
import { nameServices } from "../service-names.ts";
import { loadHistogram } from "./load-histogram.ts";
import { loadResult } from "./load-result.ts";
import { Result } from "./result.tsx";

/** Facets are most of the work: what people came for has this long a start. */
const ROWS_FIRST_MS = 150;

/** Heights of the histogram, so that nothing moves when it comes; names of values take a line of their own. */
const HISTOGRAM_HEIGHT = { outcomes: 150, values: 176 };

/** One more than the sidebar shows, so that it knows whether there are more. */
const FACET_VALUES = 7;

/** What the page waits for. */
export type ExplorerAnswers = ReturnType<typeof startExplorer>;

/** Starts every query of a view. */
export function startExplorer(view: ExplorerView, range: TimeRange) {
  const query = { filters: view.query.filters, range };
  const signal = readerSignal();
  const result = loadResult(view, range, signal);
  const histogram = loadHistogram(query, view.stackBy, signal);
  const coverage = getCoverage(range, signal);
  const hidden = countHidden(query, signal);
  const loadFacets = () => countFacets(query, { fields: FACETS, limit: FACET_VALUES }, signal);
  const facets = Promise.race([result, wait(ROWS_FIRST_MS)]).then(loadFacets, loadFacets);
  // One that fails before it is shown must not end the server.
  for (const answer of [result, histogram, coverage, hidden, facets]) answer.catch(() => undefined);
  return { result, histogram, coverage, hidden, facets };
}

/** The answers, each in a panel of its own; none waits for another but the facets. */
export function ExplorerResults({ view, answers }: { view: ExplorerView; answers: ExplorerAnswers }) {
  const { result, histogram, coverage, facets } = answers;
  return (
    <PendingRegion>
      <Panel answer={Promise.all([coverage, histogram])} fallback={<Skeleton height={17} width={420} mt={10} />}>
        {([covered, { total }]) => <CoverageLine coverage={covered} total={total} />}
      </Panel>
      <Panel
        answer={histogram}
        fallback={
          <Skeleton height={view.stackBy === undefined ? HISTOGRAM_HEIGHT.outcomes : HISTOGRAM_HEIGHT.values} mt={8} />
        }
      >
        {({ histogram: counted, services }) => (
          <ServiceNamesProvider names={nameServices(services)}>
            <HistogramPanel histogram={counted} stackBy={view.stackBy ?? "outcome"} />
          </ServiceNamesProvider>
        )}
      </Panel>
      <div className={styles.body}>
        <Panel answer={facets} fallback={<Skeleton height={640} />}>
          {(counted) => (
            <ServiceNamesProvider names={nameServices(counted.facets.eventSource?.map(({ value }) => value) ?? [])}>
              <FacetSidebar facets={counted.facets} />
            </ServiceNamesProvider>
          )}
        </Panel>
        <Panel answer={Promise.all([result, coverage])} fallback={<Skeleton height={640} />}>
          {([loaded, covered]) => <Result loaded={loaded} coverage={covered} />}
        </Panel>
      </div>
    </PendingRegion>
  );
}
