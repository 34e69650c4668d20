import { Skeleton } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ENTITIES } from "../../../../cloudtrail/entities.ts";
import { DeniedThenAllowedList } from "../../../../components/entity/denied-then-allowed-list.tsx";
import styles from "../../../../components/entity/entity.module.css";
import { EntityEmpty } from "../../../../components/entity/entity-empty.tsx";
import { EntityFacts } from "../../../../components/entity/entity-facts.tsx";
import { EntityTotals } from "../../../../components/entity/entity-totals.tsx";
import { FirstTogetherList } from "../../../../components/entity/first-together-list.tsx";
import { HeatMap } from "../../../../components/entity/heat-map.tsx";
import { countRows, type Hour } from "../../../../components/entity/heat-map-data.ts";
import { LifeLine } from "../../../../components/entity/life-line.tsx";
import { Lineage } from "../../../../components/entity/lineage.tsx";
import { RelatedList } from "../../../../components/entity/related-list.tsx";
import { EventDrawer } from "../../../../components/event/event-drawer.tsx";
import { CoverageLine } from "../../../../components/explorer/coverage-line.tsx";
import { EventTable } from "../../../../components/explorer/event-table.tsx";
import { ExplanationsProvider } from "../../../../components/explorer/explanations.tsx";
import { toBuckets } from "../../../../components/explorer/histogram-data.ts";
import { HistogramPanel } from "../../../../components/explorer/histogram-panel.tsx";
import { ServiceNamesProvider } from "../../../../components/explorer/service-names.tsx";
import { type EntityPath, explorerHref, rowsOf } from "../../../../components/explorer/view.ts";
import { formatExact } from "../../../../lib/format.ts";
import type { EntitySummary, RelatedValues } from "../../../../query/entity/entity-answers.ts";
import type { EventQuery, TimeRange } from "../../../../query/event-query.ts";
import { formatInstant } from "../../../../query/time-range.ts";
import { explainEvents, explainValues } from "../../explain-values.ts";
import { Panel } from "../../panel.tsx";
import { nameServices } from "../../service-names.ts";
import { type EntityAnswers, loadEntity, ROWS } from "./load-entity.ts";

type Entity = (typeof ENTITIES)[number];
type Props = { entity: Entity; path: EntityPath; query: EventQuery; range: TimeRange; now: Date };

/** What is known of the value; without events in the range, why there are none. Each part waits for its own answer. */
export function EntityBody({ entity, path, query, range, now }: Props) {
  const answers = loadEntity(path, query, range);
  const { summary, coverage } = answers;
  const ends = { from: formatInstant(range.from), to: formatInstant(range.to) };
  return (
    <>
      <Panel answer={summary} fallback={<Skeleton height={44} mt={4} />}>
        {(found) => (
          <ServiceNamesProvider names={nameServices(found.details.map(({ value }) => value))}>
            <EntityFacts summary={found} path={path} query={query} now={now} />
          </ServiceNamesProvider>
        )}
      </Panel>
      <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
        {(covered) => <CoverageLine coverage={covered} total={null} />}
      </Panel>
      <Panel answer={Promise.all([summary, coverage])} fallback={<BodySkeleton ends={ends} />}>
        {([found, covered]) =>
          found.inRange.events === 0 ? (
            <>
              <EntityEmpty entity={entity} seen={found.seen} coverage={covered} />
              <Origin answers={answers} />
              <div className={styles.full}>
                <Life answers={answers} />
              </div>
              <EventDrawer events={[]} />
            </>
          ) : (
            <>
              <EntityTotals inRange={found.inRange} query={query} />
              <Origin answers={answers} />
              <Parts answers={answers} query={query} ends={ends} found={found} />
            </>
          )
        }
      </Panel>
    </>
  );
}

type Ends = { from: string; to: string };

/** Frame, head and hours, then one line for each row. */
const heatHeight = (ends: Ends): number => 62 + countRows(ends) * 16;

function BodySkeleton({ ends }: { ends: Ends }) {
  return (
    <>
      <Skeleton height={64} mt={12} />
      <div className={styles.split}>
        <div className={styles.activity}>
          <Skeleton height={152} />
          <Skeleton height={heatHeight(ends)} />
        </div>
        <Skeleton height={240} />
      </div>
      <Skeleton height={300} mt={12} />
      <Skeleton height={640} mt={12} />
    </>
  );
}

type PartsProps = { answers: EntityAnswers; query: EventQuery; ends: Ends; found: EntitySummary };

function Parts({ answers, query, ends, found: { seen, inRange } }: PartsProps) {
  const total = inRange.events;
  // Of what was never seen before the range itself everything is new: marks would say nothing.
  const marked = seen !== null && seen.firstSeen < ends.from;
  const { histogram, hours, related, firsts, turns, life, events } = answers;
  const news = (
    <Panel answer={firsts} fallback={<Skeleton height={240} />}>
      {(found) => (
        <Named values={found.values.map(({ value }) => value)}>
          <FirstTogetherList found={found} />
        </Named>
      )}
    </Panel>
  );
  const denied = (
    <Panel answer={turns} fallback={<Skeleton height={120} />}>
      {(found) => (
        <Named values={found.map(({ eventSource }) => eventSource)}>
          <DeniedThenAllowedList found={found} />
        </Named>
      )}
    </Panel>
  );
  return (
    <>
      <div className={styles.split}>
        <div className={styles.activity}>
          <Panel answer={histogram} fallback={<Skeleton height={152} />}>
            {({ intervalSeconds, buckets }) => (
              <HistogramPanel histogram={{ intervalSeconds, buckets: toBuckets(buckets), ...ends }} />
            )}
          </Panel>
          <Panel answer={hours} fallback={<Skeleton height={heatHeight(ends)} />}>
            {(active) => (
              <HeatMap
                activity={{
                  hours: active.map(({ from, count, denied }): Hour => [Date.parse(from), count, denied]),
                  ...ends,
                }}
              />
            )}
          </Panel>
          {life !== null && denied}
        </div>
        <div className={styles.activity}>
          <Life answers={answers} />
          {life === null && denied}
          {news}
        </div>
      </div>
      <Panel answer={related} fallback={<Skeleton height={640} mt={12} />}>
        {(lists) => (
          <>
            <RelatedLists lists={lists.slice(0, 3)} query={query} marked={marked} />
            <RelatedLists lists={lists.slice(3)} query={query} marked={marked} />
          </>
        )}
      </Panel>
      <section className={styles.events} aria-label="Its events">
        <div className={styles.eventsHead}>
          <h2>Its events</h2>
          <Link href={explorerHref(rowsOf(query))} prefetch={false}>
            {total > ROWS ? `Newest ${ROWS} of ${formatExact(total)}: all in the explorer` : "The same in the explorer"}
          </Link>
        </div>
        <Panel answer={events} fallback={<Skeleton height={640} />}>
          {(page) => (
            <Named values={page.events.map(({ eventSource }) => eventSource)}>
              <ExplanationsProvider lines={explainEvents(page.events)}>
                <EventTable events={page.events} />
              </ExplanationsProvider>
            </Named>
          )}
        </Panel>
      </section>
    </>
  );
}

/** The first three are who, from where and what; the rest stands below them. */
function RelatedLists({ lists, query, marked }: { lists: RelatedValues[]; query: EventQuery; marked: boolean }) {
  return (
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
}

/** Of all time, whatever the range: also shown when the range holds nothing. */
function Origin({ answers: { lineage } }: { answers: EntityAnswers }) {
  if (lineage === null) return null;
  return (
    <div className={styles.full}>
      <Panel answer={lineage} fallback={<Skeleton height={190} />}>
        {(found) => <Lineage lineage={found} />}
      </Panel>
    </div>
  );
}

/** Of all time as well. */
function Life({ answers: { life } }: { answers: EntityAnswers }) {
  if (life === null) return null;
  return (
    <Panel answer={life} fallback={<Skeleton height={360} />}>
      {(found) => <LifeLine life={found} />}
    </Panel>
  );
}

/** Names of the services among the values, for what is drawn below. */
function Named({ values, children }: { values: readonly (string | number | boolean | null)[]; children: ReactNode }) {
  return <ServiceNamesProvider names={nameServices(values)}>{children}</ServiceNamesProvider>;
}
