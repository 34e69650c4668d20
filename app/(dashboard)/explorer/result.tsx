import { EventDrawer } from "../../../components/event/event-drawer.tsx";
import { EmptyResult } from "../../../components/explorer/empty-result.tsx";
import { EventTable } from "../../../components/explorer/event-table.tsx";
import { ExplanationsProvider } from "../../../components/explorer/explanations.tsx";
import styles from "../../../components/explorer/explorer.module.css";
import { GroupTable } from "../../../components/explorer/group-table.tsx";
import { Paging } from "../../../components/explorer/paging.tsx";
import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import { InvalidParameter } from "../../../components/layout/invalid-parameter.tsx";
import { formatExact } from "../../../lib/format.ts";
import type { Coverage } from "../../../query/answers.ts";
import { explainEvents } from "../explain-values.ts";
import { nameServices } from "../service-names.ts";
import { type LoadedResult, MAX_GROUPS } from "./load-result.ts";

/** Rows, groups, or why there are none; the open event is drawn beside any of them. */
export function Result({ loaded, coverage }: { loaded: LoadedResult; coverage: Coverage }) {
  switch (loaded.kind) {
    case "rows": {
      const { events, olderCursor, newerCursor } = loaded.page;
      return (
        <ServiceNamesProvider names={nameServices(events.map(({ eventSource }) => eventSource))}>
          <div>
            <ExplanationsProvider lines={explainEvents(events)}>
              <EventTable events={events} />
            </ExplanationsProvider>
            <Paging shown={events.length} olderCursor={olderCursor} newerCursor={newerCursor} />
          </div>
        </ServiceNamesProvider>
      );
    }
    case "groups": {
      const { answer, field, second } = loaded;
      const sources = field === "eventSource" ? answer.groups.map((group) => group.eventSource ?? null) : [];
      return (
        <ServiceNamesProvider names={nameServices(sources)}>
          <div>
            <GroupTable groups={answer.groups} total={answer.total} field={field} second={second} />
            {answer.groups.length === MAX_GROUPS && (
              <p className={styles.note}>
                The {formatExact(MAX_GROUPS)} largest groups. Add a filter to see smaller ones.
              </p>
            )}
            <EventDrawer events={[]} />
          </div>
        </ServiceNamesProvider>
      );
    }
    case "nothing":
      return (
        <div>
          <EmptyResult coverage={coverage} newest={loaded.newest} />
          <EventDrawer events={[]} />
        </div>
      );
    case "refused":
      return <InvalidParameter {...loaded} />;
    default: {
      const never: never = loaded;
      return never;
    }
  }
}
