/** What a batch adds to service_day: events per service and principal, told apart by outcome, reading and who called. */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import { arrayText } from "./array-text.ts";
import type { ResolvedEvent } from "./dictionaries.ts";

const DAY_MS = 24 * 3_600_000;

type Line = {
  bucket: number;
  eventSource: string;
  principalId: number;
  outcome: number;
  readOnly: boolean;
  byService: boolean;
  events: number;
  first: number;
  last: number;
};

/** Sums of one transaction. Add only events that were stored. */
export class ServiceLines {
  private readonly lines = new Map<string, Line>();

  add({ event, principalId }: ResolvedEvent): void {
    const time = event.eventTime.getTime();
    const bucket = Math.floor(time / DAY_MS) * DAY_MS;
    const { eventSource, readOnly, byService } = event;
    const outcome = OUTCOMES.indexOf(event.outcome);
    const key = [eventSource, bucket, principalId, outcome, readOnly, byService].join("|");
    const line = this.lines.get(key);
    if (line === undefined) {
      const sums = { events: 1, first: time, last: time };
      this.lines.set(key, { bucket, eventSource, principalId, outcome, readOnly, byService, ...sums });
      return;
    }
    line.events += 1;
    if (time < line.first) line.first = time;
    if (time > line.last) line.last = time;
  }

  /** Adds the sums to what is stored, in order of the key as all transactions do. */
  async merge(client: PoolClient): Promise<void> {
    const rows = [...this.lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
    if (rows.length === 0) return;
    await client.query(
      `insert into cloudtrail.service_day as stored
         (event_source, bucket, principal_id, outcome, read_only, by_service, events, first_time, last_time)
       select event_source, to_timestamp(bucket), principal_id, outcome, read_only, by_service, events,
         to_timestamp(first_time), to_timestamp(last_time)
       from unnest($1::text[], $2::float8[], $3::integer[], $4::smallint[], $5::boolean[], $6::boolean[], $7::integer[],
           $8::float8[], $9::float8[])
         as line (event_source, bucket, principal_id, outcome, read_only, by_service, events, first_time, last_time)
       on conflict (event_source, bucket, principal_id, outcome, read_only, by_service) do update set
         events = stored.events + excluded.events,
         first_time = least(stored.first_time, excluded.first_time),
         last_time = greatest(stored.last_time, excluded.last_time)`,
      [
        rows.map(({ eventSource }) => eventSource),
        arrayText(rows.map(({ bucket }) => bucket / 1_000)),
        arrayText(rows.map(({ principalId }) => principalId)),
        arrayText(rows.map(({ outcome }) => outcome)),
        arrayText(rows.map(({ readOnly }) => readOnly)),
        arrayText(rows.map(({ byService }) => byService)),
        arrayText(rows.map(({ events }) => events)),
        arrayText(rows.map(({ first }) => first / 1_000)),
        arrayText(rows.map(({ last }) => last / 1_000)),
      ],
    );
  }
}
