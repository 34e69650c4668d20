/**
 * The simulator: a synthetic organization that writes true CloudTrail log files.
 *
 * Everything follows from the options: the same options give the same bytes. Files come in the order of their delivery,
 * and memory does not grow with their number. After `to` the organization goes on at the same pace: see
 * {@link Simulation.liveLogFiles}.
 */
import { LEAST_DELAY, MOST_DELAY, type PlannedFile, packRecords, planLogFiles, type Trail } from "./log-files.ts";
import { createOrganization, type Organization } from "./organization.ts";
import type { SimulatedEvent } from "./record.ts";
import { createSchedule, LONGEST_BURST, type Schedule, WINDOW } from "./schedule.ts";
import type { GroundTruth } from "./storylines/scene.ts";
import { playStorylines } from "./storylines/storylines.ts";
import { HOUR } from "./timestamps.ts";
import { createWorld } from "./world.ts";

/** What to simulate. */
export type SimulationOptions = {
  /** Any whole number. */
  seed: number;
  from: Date;
  /** At least an hour after `from`. */
  to: Date;
  /** Events to deliver between `from` and `to`, met within a few per cent. */
  events: number;
  /** 8 (default) to 1,000. */
  accounts?: number;
  /** Put before `AWSLogs/`, without the slash between. */
  prefix?: string;
  /** The four incidents; true by default. Their roughly 350 events are part of `events`. */
  storylines?: boolean;
};

/** One delivered object. */
export type SimulatedLogFile = {
  key: string;
  deliveredAt: Date;
  /** Gzipped. */
  body: Buffer;
  /** Number of records in it. */
  records: number;
};

/** A simulated organization and its log files. */
export type Simulation = {
  organization: Organization;
  storylines: GroundTruth[];
  /** All files delivered from `from` to `to`, in the order of delivery. */
  logFiles: () => AsyncGenerator<SimulatedLogFile>;
  /**
   * The files delivered after `from` up to and including `to`, both at or after the simulation's `from`. Asking on from
   * where the last call ended is quick; any other `from` first replays the 30 hours before it, for late files.
   */
  liveLogFiles: (range: { from: Date; to: Date }) => AsyncGenerator<SimulatedLogFile>;
};

/** Sets up a simulation. Throws RangeError when the options make no sense. */
export function simulate(options: SimulationOptions): Simulation {
  const [from, to] = [options.from.getTime(), options.to.getTime()];
  if (!(to - from >= HOUR)) throw new RangeError("to must be at least an hour after from");
  if (!(options.events >= 0)) throw new RangeError("events must not be negative");
  if (!Number.isInteger(options.seed)) throw new RangeError("seed must be a whole number");

  const organization = createOrganization(options.seed, options.accounts);
  const world = createWorld(organization);
  const stories = options.storylines === false ? [] : playStorylines(world, { from, to });
  const inserted = stories.flatMap((story) => story.events);
  const schedule = createSchedule({ world, from, to, events: Math.max(0, options.events - inserted.length) });
  const prefix = options.prefix === undefined || options.prefix === "" ? "" : `${options.prefix.replace(/\/$/, "")}/`;
  const trail: Trail = { seed: options.seed, organizationId: organization.id, prefix };

  let live: { deliver: Delivery; until: number } | null = null;
  return {
    organization,
    storylines: stories.map((story) => story.truth),
    logFiles: async function* () {
      yield* createDelivery({ schedule, trail, inserted, startWindow: schedule.firstWindow })(to);
    },
    liveLogFiles: async function* (range) {
      const [start, end] = [range.from.getTime(), range.to.getTime()];
      let deliver = live?.until === start ? live.deliver : null;
      if (deliver === null) {
        const replayed = Math.floor((start - MOST_DELAY - LONGEST_BURST) / WINDOW);
        const startWindow = Math.max(schedule.firstWindow, replayed);
        deliver = createDelivery({ schedule, trail, inserted, startWindow, skipUntil: start });
      }
      // A reader that stops half-way leaves nothing to go on from.
      live = null;
      yield* deliver(end);
      live = { deliver, until: end };
    },
  };
}

/** Delivers, at each call, everything due up to and including a moment that the calls before did not. */
type Delivery = (until: number) => Generator<SimulatedLogFile>;

type DeliveryOptions = {
  schedule: Schedule;
  trail: Trail;
  inserted: readonly SimulatedEvent[];
  startWindow: number;
  /** Files delivered up to this moment are left out. */
  skipUntil?: number;
};

function createDelivery(options: DeliveryOptions): Delivery {
  const { schedule, trail, skipUntil = Number.NEGATIVE_INFINITY } = options;
  const waiting = new Map<number, SimulatedEvent[]>();
  for (const event of options.inserted) addTo(waiting, event);
  let pending: PlannedFile[] = [];
  let window = options.startWindow;

  function* deliverUntil(moment: number): Generator<SimulatedLogFile> {
    const due = pending.filter(({ deliveredAt }) => deliveredAt <= moment);
    pending = pending.filter(({ deliveredAt }) => deliveredAt > moment);
    due.sort((a, b) => a.deliveredAt - b.deliveredAt || (a.key < b.key ? -1 : 1));
    for (const { key, deliveredAt, records } of due) {
      if (deliveredAt <= skipUntil) continue;
      yield { key, deliveredAt: new Date(deliveredAt), body: packRecords(records), records: records.length };
    }
  }

  return function* (until) {
    for (; (window + 1) * WINDOW + LEAST_DELAY <= until; window++) {
      for (const event of schedule.play(window)) addTo(waiting, event);
      pending.push(...planLogFiles(trail, window, waiting.get(window) ?? []));
      waiting.delete(window);
      yield* deliverUntil(Math.min(until, (window + 2) * WINDOW));
    }
    yield* deliverUntil(until);
  };
}

function addTo(waiting: Map<number, SimulatedEvent[]>, event: SimulatedEvent): void {
  const window = Math.floor(event.time / WINDOW);
  const events = waiting.get(window);
  if (events === undefined) waiting.set(window, [event]);
  else events.push(event);
}
