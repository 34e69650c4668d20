import { Skeleton } from "@mantine/core";
import type { ENTITIES } from "../../../../cloudtrail/entities.ts";
import styles from "../../../../components/entity/entity.module.css";
import { EntityEmpty } from "../../../../components/entity/entity-empty.tsx";
import { EntityFacts } from "../../../../components/entity/entity-facts.tsx";
import { EntityTotals } from "../../../../components/entity/entity-totals.tsx";
import { countRows } from "../../../../components/entity/heat-map-data.ts";
import { EventDrawer } from "../../../../components/event/event-drawer.tsx";
import { CoverageLine } from "../../../../components/explorer/coverage-line.tsx";
import { ServiceNamesProvider } from "../../../../components/explorer/service-names.tsx";
import { type EntityPath, rowsOf } from "../../../../components/explorer/view.ts";
import type { EventQuery, TimeRange } from "../../../../query/event-query.ts";
import { formatInstant } from "../../../../query/time-range.ts";
import { Panel } from "../../panel.tsx";
import { nameServices } from "../../service-names.ts";
import { Activity, Events, News, Origin, Related, Turns } from "./entity-parts.tsx";
import { loadEntity } from "./load-entity.ts";

type Entity = (typeof ENTITIES)[number];
type Props = { entity: Entity; path: EntityPath; query: EventQuery; range: TimeRange; now: Date };

/** What is known of the value; without events in the range, why there are none. Each part waits for its own answer. */
export function EntityBody({ entity, path, query, range, now }: Props) {
  const answers = loadEntity(path, query, range);
  const { summary, coverage } = answers;
  const ends = { from: formatInstant(range.from), to: formatInstant(range.to) };
  return (
    <>
      <Panel answer={summary} fallback={<Skeleton height={48} mt={4} />}>
        {(found) => (
          <ServiceNamesProvider names={nameServices(found.details.map(({ value }) => value))}>
            <EntityFacts summary={found} path={path} query={query} now={now} />
          </ServiceNamesProvider>
        )}
      </Panel>
      <Panel answer={coverage} fallback={<Skeleton height={17} width={420} mt={10} />}>
        {(covered) => <CoverageLine coverage={covered} total={null} lead="Searched" />}
      </Panel>
      <Panel answer={Promise.all([summary, coverage])} fallback={<BodySkeleton rows={countRows(ends)} />}>
        {([{ inRange, seen }, covered]) =>
          inRange.events === 0 ? (
            <>
              <EntityEmpty entity={entity} seen={seen} coverage={covered} />
              <Origin answers={answers} />
              <EventDrawer events={[]} />
            </>
          ) : (
            <>
              <EntityTotals inRange={inRange} query={query} />
              <Origin answers={answers} />
              <div className={styles.split}>
                <div className={styles.activity}>
                  <Activity answers={answers} ends={ends} />
                </div>
                <div className={styles.side}>
                  <Turns answers={answers} />
                  <div className={styles.grow}>
                    <News answers={answers} />
                  </div>
                </div>
              </div>
              {/* Of what was never seen before the range itself everything is new: marks would say nothing. */}
              <Related answers={answers} query={query} marked={seen !== null && seen.firstSeen < ends.from} />
              <Events answers={answers} view={rowsOf(query)} total={inRange.events} />
            </>
          )
        }
      </Panel>
    </>
  );
}

function BodySkeleton({ rows }: { rows: number }) {
  return (
    <>
      <Skeleton height={64} mt={12} />
      <Skeleton height={230 + rows * 16} mt={12} />
      <Skeleton height={640} mt={12} />
    </>
  );
}
