import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { EventDetail } from "../../../../components/event/event-detail.tsx";
import { EventHeadline } from "../../../../components/event/event-headline.tsx";
import { ExplorerProvider } from "../../../../components/explorer/explorer-state.tsx";
import { ServiceNamesProvider } from "../../../../components/explorer/service-names.tsx";
import { ValueMenuProvider } from "../../../../components/explorer/value-menu.tsx";
import { explorerHref, rowsOf } from "../../../../components/explorer/view.ts";
import layout from "../../../../components/layout/layout.module.css";
import { requireUser } from "../../../../lib/session.ts";
import type { EventQuery } from "../../../../query/event-query.ts";
import { findEvent } from "../../../../query/get-event.ts";
import { formatInstant } from "../../../../query/time-range.ts";
import { recordView } from "../../record-view.ts";
import { nameServices } from "../../service-names.ts";

export const metadata: Metadata = { title: "Event" };

const DAY_MS = 86_400_000;

/** The day around an event: where its pivots look. */
function dayAround(eventTime: string): EventQuery {
  const time = Date.parse(eventTime);
  const from = formatInstant(new Date(time - DAY_MS / 2));
  const to = formatInstant(new Date(time + DAY_MS / 2));
  return { from, to, filters: {} };
}

/** A segment of the path as text; one that is not well-formed names nothing that is stored. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** One event as a page of its own, whatever range the reader was in. */
export default async function EventPage({ params }: { params: Promise<{ eventID: string }> }) {
  const user = await requireUser();
  const eventID = decodeSegment((await params).eventID);
  await recordView(user, "event", { eventID });
  const event = await findEvent(eventID);
  if (event === null) notFound();
  const view = rowsOf(dayAround(event.eventTime));
  return (
    <ExplorerProvider view={view} path="/explorer">
      <main className={`${layout.page} ${layout.narrow}`}>
        <ServiceNamesProvider names={nameServices([event.eventSource])}>
          <ValueMenuProvider>
            <div className={layout.heading}>
              <h1>Event</h1>
              <Link href={explorerHref(view, { eventID: event.eventID })} prefetch={false}>
                Explore the day around it
              </Link>
            </div>
            <EventHeadline event={event} />
            <h2 className="visually-hidden">What is stored</h2>
            <EventDetail event={event} place="page" />
          </ValueMenuProvider>
        </ServiceNamesProvider>
      </main>
    </ExplorerProvider>
  );
}
