/**
 * What a batch adds to the rollups, sessions and first and last times: summed in memory, merged in the batch's own transaction.
 * Every merge is +, least or greatest, so files may come in any order. An event is added to one line, that of its series
 * in its quarter of an hour; lines of hours, days, values and volumes are then added up from these. Times go as seconds, which
 * are quicker to write and to read than the text of an instant, and exact for milliseconds.
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import type { PoolClient } from "../lib/db/pool.ts";
import type { NumberedEvent } from "./numbered-event.ts";
import { mergePrincipalLines } from "./principal-lines.ts";
import { SeenValues } from "./seen.ts";
import { addLine, DAY_MS, HOUR_MS, type Lines, mergeSeriesLines, QUARTER_MS, widen } from "./series-lines.ts";
import { mergeServiceLines } from "./service-lines.ts";
import { mergeSessions } from "./sessions.ts";
import { unmarkMonths } from "./sum-months.ts";
import { mergeValueLines } from "./value-lines.ts";
import { mergeVolumes } from "./volumes.ts";

const DENIED = OUTCOMES.indexOf("denied");

/** Sums of one transaction. Add only events that were stored. */
export class Rollups {
  private readonly quarters: Lines = new Map();
  private readonly seen = new SeenValues();

  /** The event's series must be numbered. */
  add(event: NumberedEvent): void {
    const { timeMs, series } = event;
    if (series === null) throw new Error("the event has no series yet");
    const denied = event.outcome === DENIED ? 1 : 0;
    addLine(this.quarters, QUARTER_MS, {
      bucket: timeMs,
      series,
      sum: { events: 1, denied, first: timeMs, last: timeMs },
    });
    this.seen.add(event, denied);
  }

  /** Merges everything, in order of the keys. */
  async merge(client: PoolClient): Promise<void> {
    if (this.quarters.size === 0) return;
    const hours = widen(this.quarters, HOUR_MS);
    const days = widen(hours, DAY_MS);
    await mergeSeriesLines(client, "series_hour", hours);
    await mergeSeriesLines(client, "series_day", days);
    await mergeVolumes(client, "volume_quarter", this.quarters.values());
    await mergeVolumes(client, "volume_hour", hours.values());
    await mergeValueLines(client, "value_hour", hours.values());
    await mergeValueLines(client, "value_day", days.values());
    await mergePrincipalLines(client, "principal_hour", hours.values());
    await mergePrincipalLines(client, "principal_day", days.values());
    await mergeServiceLines(client, days.values());
    await unmarkMonths(
      client,
      [...days.values()].map(({ bucket }) => bucket),
    );
    await mergeSessions(client, this.seen.identities);
    await this.seen.merge(client, days.values());
  }
}
