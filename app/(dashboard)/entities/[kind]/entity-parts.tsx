import { Skeleton } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { DeniedThenAllowedList } from "../../../../components/entity/denied-then-allowed-list.tsx";
import styles from "../../../../components/entity/entity.module.css";
import { FirstTogetherList } from "../../../../components/entity/first-together-list.tsx";
import { HeatMap } from "../../../../components/entity/heat-map.tsx";
import { countRows, type Hour } from "../../../../components/entity/heat-map-data.ts";
import { LifeLine } from "../../../../components/entity/life-line.tsx";
import { Lineage } from "../../../../components/entity/lineage.tsx";
import { RelatedList } from "../../../../components/entity/related-list.tsx";
import { EventTable } from "../../../../components/explorer/event-table.tsx";
import { ExplanationsProvider } from "../../../../components/explorer/explanations.tsx";
import { toBuckets } from "../../../../components/explorer/histogram-data.ts";
import { HistogramPanel } from "../../../../components/explorer/histogram-panel.tsx";
import { ServiceNamesProvider } from "../../../../components/explorer/service-names.tsx";
import { type ExplorerView, explorerHref } from "../../../../components/explorer/view.ts";
import { packRows } from "../../../../components/packed-rows.ts";
import { formatExact } from "../../../../lib/format.ts";
import type { RelatedValues } from "../../../../query/entity/entity-answers.ts";
import type { EventQuery } from "../../../../query/event-query.ts";
import { explainEvents, explainValues } from "../../explain-values.ts";
import { Panel } from "../../panel.tsx";
import { nameServices } from "../../service-names.ts";
import { type EntityAnswers, ROWS } from "./load-entity.ts";

type Props = { answers: EntityAnswers };

/** Over time, and by day and hour. */
export function Activity({ answers, ends }: Props & { ends: { from: string; to: string } }) {
  return (
    <>
      <Panel answer={answers.histogram} fallback={<Skeleton height={150} />}>
        {({ intervalSeconds, buckets }) => (
          <HistogramPanel histogram={{ intervalSeconds, buckets: toBuckets(buckets), ...ends }} />
        )}
      </Panel>
      <Panel answer={answers.hours} fallback={<Skeleton height={62 + countRows(ends) * 16} />}>
        {(active) => {
          const hours = active.map(({ from, count, denied }): Hour => [Date.parse(from), count, denied]);
          return <HeatMap activity={{ hours, ...ends }} />;
        }}
      </Panel>
    </>
  );
}

/** What was denied and then allowed. Its skeleton is between none and four of them: what stands below moves least. */
export function Turns({ answers }: Props) {
  return (
    <Panel answer={answers.turns} fallback={<Skeleton height={200} />}>
      {(found) => (
        <Named values={found.map(({ eventSource }) => eventSource)}>
          <DeniedThenAllowedList found={found} />
        </Named>
      )}
    </Panel>
  );
}

/** What is new for the value. */
export function News({ answers }: Props) {
  return (
    <Panel answer={answers.firsts} fallback={<Skeleton height={280} />}>
      {(found) => (
        <Named values={found.values.map(({ value }) => value)}>
          <FirstTogetherList found={found} />
        </Named>
      )}
    </Panel>
  );
}

/**
 * Where credentials came from, or what became of a resource. Of all time, whatever the range: also shown when the range
 * holds nothing.
 */
export function Origin({ answers: { lineage, life } }: Props) {
  if (lineage === null && life === null) return null;
  return (
    <div className={styles.full}>
      {lineage !== null && (
        <Panel answer={lineage} fallback={<Skeleton height={190} />}>
          {(found) => <Lineage lineage={found} />}
        </Panel>
      )}
      {life !== null && (
        <Panel answer={life} fallback={<Skeleton height={96} />}>
          {(found) => <LifeLine life={found} />}
        </Panel>
      )}
    </div>
  );
}

type RelatedProps = Props & { query: EventQuery; marked: boolean };

/** The commonest values beside the value: first who, from where and what, then the rest. */
export function Related({ answers, query, marked }: RelatedProps) {
  const columns = (lists: RelatedValues[]) => (
    <div className={styles.columns}>
      {lists.map((list) => (
        <Named key={list.field} values={list.values.map(({ value }) => value)}>
          <ExplanationsProvider
            lines={explainValues(
              list.field,
              list.values.map(({ value }) => value),
            )}
          >
            <RelatedList related={list} query={query} marked={marked} />
          </ExplanationsProvider>
        </Named>
      ))}
    </div>
  );
  return (
    <Panel answer={answers.related} fallback={<Skeleton height={640} mt={12} />}>
      {(lists) => (
        <>
          {columns(lists.slice(0, 3))}
          {columns(lists.slice(3))}
        </>
      )}
    </Panel>
  );
}

/** The newest events, and the way to all of them. */
export function Events({ answers, view, total }: Props & { view: ExplorerView; total: number }) {
  return (
    <section className={styles.events} aria-label="Its events">
      <div className={styles.eventsHead}>
        <h2>Its events</h2>
        <Link href={explorerHref(view)} prefetch={false}>
          {total > ROWS ? `the newest ${ROWS} of ${formatExact(total)}; all in the explorer` : "open in the explorer"}
        </Link>
      </div>
      <Panel answer={answers.events} fallback={<Skeleton height={640} />}>
        {({ events, olderCursor, newerCursor }) => (
          <Named values={events.map(({ eventSource }) => eventSource)}>
            <ExplanationsProvider lines={explainEvents(events)}>
              <EventTable packed={packRows(events)} olderCursor={olderCursor} newerCursor={newerCursor} />
            </ExplanationsProvider>
          </Named>
        )}
      </Panel>
    </section>
  );
}

/** Names of the services among the values, for what is drawn below. */
function Named({ values, children }: { values: readonly (string | number | boolean | null)[]; children: ReactNode }) {
  return <ServiceNamesProvider names={nameServices(values)}>{children}</ServiceNamesProvider>;
}
