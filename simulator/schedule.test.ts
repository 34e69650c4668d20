import { describe, expect, it } from "vitest";
import { ACTORS, type Actor } from "./actors.ts";
import type { Burst } from "./burst.ts";
import { createOrganization } from "./organization.ts";
import { createRandom } from "./random.ts";
import { createSchedule, LONGEST_BURST, WINDOW } from "./schedule.ts";
import { DAY } from "./timestamps.ts";
import { createWorld } from "./world.ts";

const world = createWorld(createOrganization(21));
const from = Date.UTC(2026, 9, 5);

function playBurst(actor: Actor, index: number): Burst {
  const random = createRandom(world.seed, "test", actor.name, index);
  const burst: Burst = {
    world,
    random,
    now: from + index * 700_000,
    budget: actor.budget ?? 0,
    pace: actor.pace,
    events: [],
  };
  actor.play(burst, index);
  return burst;
}

describe("actors", () => {
  it("share the events among them without a rest", () => {
    expect(ACTORS.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it.each(ACTORS)("$name makes as many events as it declares, in the time a burst may take", (actor) => {
    const bursts = Array.from({ length: 102 }, (_, index) => playBurst(actor, index));
    const mean = bursts.reduce((sum, { events }) => sum + events.length, 0) / bursts.length;
    expect(mean / actor.meanEvents).toBeGreaterThan(0.93);
    expect(mean / actor.meanEvents).toBeLessThan(1.07);
    for (const [index, { events }] of bursts.entries()) {
      const times = events.map(({ time }) => time - (from + index * 700_000));
      expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...times)).toBeLessThan(LONGEST_BURST - actor.spread);
    }
  });
});

describe("createSchedule", () => {
  const plan = { world, from, to: from + 7 * DAY, events: 20_000 };

  it("plays a window alike whether or not the windows before were played", () => {
    const inOrder = createSchedule(plan);
    const { firstWindow } = inOrder;
    const played = Array.from({ length: 300 }, (_, index) => inOrder.play(firstWindow + index));
    expect(createSchedule(plan).play(firstWindow + 299)).toEqual(played[299]);
    expect(played.flat().length).toBeGreaterThan(500);
  });

  it("never makes an event before the window it was planned in", () => {
    const schedule = createSchedule(plan);
    for (let window = schedule.firstWindow; window < schedule.firstWindow + 300; window++) {
      for (const { time } of schedule.play(window)) expect(time).toBeGreaterThanOrEqual(window * WINDOW);
    }
  });

  it("keeps office hours: people work on weekdays, machines always", () => {
    const schedule = createSchedule({ ...plan, events: 60_000 });
    const perDay = Array.from({ length: 7 }, () => ({ people: 0, machines: 0 }));
    for (let window = schedule.firstWindow; window < schedule.firstWindow + (7 * DAY) / WINDOW; window++) {
      for (const { time, json } of schedule.play(window)) {
        const day = perDay[Math.floor((time - from) / DAY)];
        if (day === undefined) continue;
        if (json.includes("AWSReservedSSO_")) day.people++;
        else if (json.includes("app-worker")) day.machines++;
      }
    }
    const [monday, , , , , , sunday] = perDay;
    expect(sunday?.people ?? 0).toBeLessThan(0.2 * (monday?.people ?? 0));
    expect(sunday?.machines ?? 0).toBeGreaterThan(0.4 * (monday?.machines ?? 0));
  });
});
