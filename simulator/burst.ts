/**
 * A burst: one actor at work for some minutes. Everything that happens is made of bursts, each from its own stream of
 * randomness, so any of them can be made again alone.
 */
import type { Call } from "./call.ts";
import type { Caller } from "./caller.ts";
import { denied, throttled } from "./mishaps.ts";
import type { Random } from "./random.ts";
import { createEvent, type SimulatedEvent } from "./record.ts";
import type { Site, World } from "./world.ts";

/** A burst while it is being played. */
export type Burst = {
  readonly world: World;
  readonly random: Random;
  /** The clock, in milliseconds; only moves forward. */
  now: number;
  /** Events still to make. A burst may end a few over. */
  budget: number;
  /** Longest pause after a call, in milliseconds. */
  pace: number;
  readonly events: SimulatedEvent[];
};

/** A call to make at the burst's present moment; received by the account of the site. */
export type Step = { site: Site; caller: Caller; call: Call; sharedEventID?: string };

/** Records the call exactly as given and moves the clock. Returns the eventID. */
export function record(burst: Burst, step: Step): string {
  const { site, ...occurrence } = step;
  const { random, now } = burst;
  const event = createEvent({ random, at: now, accountId: site.account.id, region: site.region, ...occurrence });
  burst.events.push(event);
  burst.budget--;
  burst.now += random.integer(0, burst.pace);
  return event.eventID;
}

/** Records the call, unless one of the small accidents of daily life befalls it. */
export function perform(burst: Burst, step: Step): string {
  return record(burst, { ...step, call: befallen(burst.random, step) });
}

function befallen(random: Random, { call, caller }: Step): Call {
  if (call.errorCode !== undefined || call.data === true || caller.tlsVersion === null) return call;
  const luck = random.fraction();
  if (luck < 0.006 && call.readOnly) return throttled(call);
  if (luck > 0.976) return denied({ call, caller, random });
  return call;
}

/** Lets time pass. */
export function pause(burst: Burst, leastMs: number, mostMs: number): void {
  burst.now += burst.random.integer(leastMs, mostMs);
}
