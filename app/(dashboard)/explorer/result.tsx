import { EventDrawer } from "../../../components/event/event-drawer.tsx";
import { EmptyResult } from "../../../components/explorer/empty-result.tsx";
import { EventTable } from "../../../components/explorer/event-table.tsx";
import { ExplanationsProvider } from "../../../components/explorer/explanations.tsx";
import { GroupTable } from "../../../components/explorer/group-table.tsx";
import { ServiceNamesProvider } from "../../../components/explorer/service-names.tsx";
import { InvalidParameter } from "../../../components/layout/invalid-parameter.tsx";
import { packRows } from "../../../components/packed-rows.ts";
import type { Coverage } from "../../../query/answers.ts";
import { explainEvents } from "../explain-values.ts";
import { nameServices } from "../service-names.ts";
import type { LoadedResult } from "./load-result.ts";

/** Rows, groups, or why there are none; the open event is drawn beside any of them. */
export function Result({ loaded, coverage }: { loaded: LoadedResult; coverage: Coverage }) {
  switch (loaded.kind) {
    case "rows": {
      const { events, olderCursor, newerCursor } = loaded.page;
      return (
        <ServiceNamesProvider names={nameServices(events.map(({ eventSource }) => eventSource))}>
          <div>
            <ExplanationsProvider lines={explainEvents(events)}>
              <EventTable packed={packRows(events)} olderCursor={olderCursor} newerCursor={newerCursor} />
            </ExplanationsProvider>
          </div>
        </ServiceNamesProvider>
      );
    }
    case "groups": {
      const { kind: _, ...groups } = loaded;
      const { answer, field } = groups;
      const sources = field === "eventSource" ? answer.groups.map((group) => group.eventSource ?? null) : [];
      return (
        <ServiceNamesProvider names={nameServices(sources)}>
          <div>
            <GroupTable {...groups} />
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
