/**
 * When every burst begins. Time is cut into the five minutes of CloudTrail's delivery. The number of bursts of an actor
 * up to any moment is a sum of frequencies times a rate, rounded down: exact over the period, the same whoever asks,
 * and known for any window without playing the ones before.
 */
import { ACTORS, type Actor } from "./actors.ts";
import type { Burst } from "./burst.ts";
import { createRandom } from "./random.ts";
import type { SimulatedEvent } from "./record.ts";
import { DAY, MINUTE } from "./timestamps.ts";
import type { World } from "./world.ts";

/** Length of a window in milliseconds; window n begins at n times this, since 1970. */
export const WINDOW = 5 * MINUTE;

/** Longest time from the window a burst is planned in to its last event. */
export const LONGEST_BURST = 150 * MINUTE;

/** What to play: about `events` events from `from` to `to`, in milliseconds, and on at the same rate for ever. */
export type Plan = { world: World; from: number; to: number; events: number };

/** Plays all bursts planned in a window; their events may lie in later windows, never in earlier ones. */
export type Schedule = { firstWindow: number; play: (window: number) => SimulatedEvent[] };

/** Lays out the bursts of a plan. */
export function createSchedule(plan: Plan): Schedule {
  const firstWindow = Math.ceil(plan.from / WINDOW);
  const timetables = createTimetables(plan, firstWindow);
  return {
    firstWindow,
    play: (window) => timetables.flatMap((timetable) => playWindow({ plan, timetable, firstWindow, window })),
  };
}

type Timetable = {
  actor: Actor;
  burstsPerUnit: number;
  phase: number /** Sum of frequencies before each window. */;
  before: number[];
};

function createTimetables(plan: Plan, firstWindow: number): Timetable[] {
  const { world, to, events } = plan;
  const counted = Math.max(1, Math.floor((to - 3 * MINUTE) / WINDOW) - firstWindow);
  const days = (counted * WINDOW) / DAY;
  const [machines, ...others] = ACTORS;
  const limited = others.map((actor) => {
    const wanted = (actor.share * events) / actor.meanEvents;
    return { actor, bursts: Math.min(wanted, actor.dailyLimit(world.organization) * days) };
  });
  const taken = limited.reduce((sum, { actor, bursts }) => sum + bursts * actor.meanEvents, 0);
  return [{ actor: machines, bursts: (events - taken) / machines.meanEvents }, ...limited].map(({ actor, bursts }) => {
    const timetable = {
      actor,
      burstsPerUnit: 0,
      phase: createRandom(world.seed, "phase", actor.name).fraction(),
      before: [0],
    };
    timetable.burstsPerUnit =
      bursts / Math.max(Number.MIN_VALUE, frequenciesBefore({ timetable, firstWindow, window: firstWindow + counted }));
    return timetable;
  });
}

type Moment = { timetable: Timetable; firstWindow: number; window: number };

function frequenciesBefore({ timetable, firstWindow, window }: Moment): number {
  const { before, actor } = timetable;
  while (before.length <= window - firstWindow) {
    const middle = (firstWindow + before.length - 0.5) * WINDOW;
    before.push((before.at(-1) ?? 0) + actor.frequency(middle));
  }
  return before[window - firstWindow] ?? 0;
}

function burstsBefore(moment: Moment): number {
  const { burstsPerUnit, phase } = moment.timetable;
  return Math.floor(frequenciesBefore(moment) * burstsPerUnit + phase);
}

/** Multiples of the golden ratio spread evenly, so that the sizes of even a few bursts average out. */
const GOLDEN = 0.618033988749895;

function playWindow(options: Moment & { plan: Plan }): SimulatedEvent[] {
  const { plan, ...moment } = options;
  const { world, from, to } = plan;
  const { actor } = moment.timetable;
  const events: SimulatedEvent[] = [];
  const until = burstsBefore({ ...moment, window: moment.window + 1 });
  for (let index = burstsBefore(moment); index < until; index++) {
    const random = createRandom(world.seed, "burst", actor.name, index);
    const spread = Math.min(actor.spread, (to - from) / 40);
    const now = moment.window * WINDOW + Math.floor(random.fraction() * spread);
    const budget = Math.round((actor.budget ?? 0) * (0.6 + 0.8 * ((index * GOLDEN) % 1)));
    const burst: Burst = { world, random, now, budget, pace: actor.pace, events: [] };
    actor.play(burst, index);
    for (const event of burst.events) events.push(event);
  }
  return events;
}
