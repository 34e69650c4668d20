/**
 * Cuts events into the files CloudTrail would deliver: one or more per account, Region and five minutes, some minutes
 * after the last event, not always in order; a few very late, a few events a second time in another file.
 */
import { gzipSync } from "node:zlib";
import { alphanumeric } from "./identifiers.ts";
import { createRandom, type Random } from "./random.ts";
import type { SimulatedEvent } from "./record.ts";
import { WINDOW } from "./schedule.ts";
import { fileMinute, HOUR, MINUTE, SECOND } from "./timestamps.ts";

/** A file on its way: the records are text until it is delivered. */
export type PlannedFile = { key: string; deliveredAt: number; records: readonly string[] };

/** Where a trail delivers. */
export type Trail = { seed: number; organizationId: string /** Ends with `/` unless empty. */; prefix: string };

/** Earliest delivery after the end of a window, in milliseconds. */
export const LEAST_DELAY = 20 * SECOND;

/** Latest delivery after the end of a window, in milliseconds. */
export const MOST_DELAY = 27 * HOUR;

const MOST_RECORDS = 120;
const USUAL_RECORDS = 70;
const LATE_SHARE = 0.003;
/** Late files wait in memory; more than this many a day would not be flat. */
const LATE_FILES_PER_WINDOW = 0.7;
const REDELIVERED_SHARE = 0.004;

/** The files of one window of events. */
export function planLogFiles(trail: Trail, window: number, events: readonly SimulatedEvent[]): PlannedFile[] {
  const folders = new Map<string, SimulatedEvent[]>();
  for (const event of events) {
    const folder = `${event.kind}/${event.accountId}/${event.region}`;
    const sharing = folders.get(folder);
    if (sharing === undefined) folders.set(folder, [event]);
    else sharing.push(event);
  }
  const fileCount = Math.max(1, folders.size, events.length / USUAL_RECORDS);
  const lateShare = Math.min(LATE_SHARE, LATE_FILES_PER_WINDOW / fileCount);
  return [...folders].flatMap(([folder, sharing]) => planFolder({ trail, window, folder, events: sharing, lateShare }));
}

type Folder = { trail: Trail; window: number; folder: string; events: SimulatedEvent[]; lateShare: number };

function planFolder({ trail, window, folder, events, lateShare }: Folder): PlannedFile[] {
  const random = createRandom(trail.seed, "files", folder, window);
  const end = (window + 1) * WINDOW;
  events.sort((a, b) => a.time - b.time);
  return chunk(events, random).flatMap((part) => {
    const late = random.chance(lateShare) && !part.some(({ storyline }) => storyline);
    const delay = late
      ? random.integer(HOUR, MOST_DELAY - HOUR)
      : LEAST_DELAY + Math.floor(random.fraction() ** 2 * 4 * MINUTE);
    const records = (random.chance(0.25) ? disorder(part, random) : part).map(({ json }) =>
      late ? withAddendum(json) : json,
    );
    const first = part[0];
    if (first === undefined) return [];
    const file = planFile({ trail, like: first, deliveredAt: end + delay, records, random });
    if (!random.chance(REDELIVERED_SHARE)) return [file];
    const again = records.slice(0, random.integer(1, 3));
    return [
      file,
      planFile({
        trail,
        like: first,
        deliveredAt: end + delay + random.integer(5 * MINUTE, 40 * MINUTE),
        records: again,
        random,
      }),
    ];
  });
}

function chunk(events: readonly SimulatedEvent[], random: Random): SimulatedEvent[][] {
  const parts: SimulatedEvent[][] = [];
  for (let start = 0; start < events.length; ) {
    const rest = events.length - start;
    const size = rest <= MOST_RECORDS ? rest : random.integer(USUAL_RECORDS - 25, USUAL_RECORDS + 25);
    parts.push(events.slice(start, start + size));
    start += size;
  }
  return parts;
}

/** Moves the second half to the front, as when two writers filled one file. */
function disorder(part: readonly SimulatedEvent[], random: Random): SimulatedEvent[] {
  const cut = random.integer(0, part.length - 1);
  return [...part.slice(cut), ...part.slice(0, cut)];
}

function withAddendum(json: string): string {
  return `${json.slice(0, -1)},"addendum":{"reason":"DELIVERY_DELAY"}}`;
}

type Filing = { trail: Trail; like: SimulatedEvent; deliveredAt: number; records: readonly string[]; random: Random };

/** Names carry five-minute steps of the delivery time. */
function planFile({ trail, like, deliveredAt, records, random }: Filing): PlannedFile {
  const { kind, accountId, region } = like;
  const stamp = Math.floor(deliveredAt / WINDOW) * WINDOW;
  const day = new Date(stamp).toISOString().slice(0, 10).replaceAll("-", "/");
  const name = `${accountId}_${kind}_${region}_${fileMinute(stamp)}_${alphanumeric(random, 16)}.json.gz`;
  const key = `${trail.prefix}AWSLogs/${trail.organizationId}/${accountId}/${kind}/${region}/${day}/${name}`;
  return { key, deliveredAt, records };
}

/** The body of a file: gzipped `{"Records":[…]}`. */
export function packRecords(records: readonly string[]): Buffer {
  return gzipSync(`{"Records":[${records.join(",")}]}`, { level: 6 });
}
