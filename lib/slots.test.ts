import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Slots, TooManyWaitingError } from "./slots.ts";

const never = new AbortController().signal;

/** Work that ends when told. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe("Slots", () => {
  it("run so many of a key at a time, in order, and other keys beside them", async () => {
    const slots = new Slots({ running: 2, waiting: 10 });
    const started: string[] = [];
    const holds = ["a1", "a2", "a3", "a4", "b1"].map((name) => ({ name, ...held() }));
    const runs = holds.map(({ name, work }) => {
      const noted = () => {
        started.push(name);
        return work();
      };
      return slots.run(name.slice(0, 1), noted, never);
    });
    await turn();
    expect(started).toEqual(["a1", "a2", "b1"]);
    holds[1]?.end();
    await turn();
    expect(started).toEqual(["a1", "a2", "b1", "a3"]);
    for (const { end } of holds) end();
    await Promise.all(runs);
    expect(started).toEqual(["a1", "a2", "b1", "a3", "a4"]);
  });

  it("pass a slot on also when the work fails", async () => {
    const slots = new Slots({ running: 1, waiting: 1 });
    const failing = slots.run("a", () => turn().then(() => Promise.reject(new Error("failed"))), never);
    const next = slots.run("a", async () => "done", never);
    await expect(failing).rejects.toThrow("failed");
    expect(await next).toBe("done");
    expect(await slots.run("a", async () => "again", never)).toBe("again");
  });

  it("refuse when too many wait", async () => {
    const slots = new Slots({ running: 1, waiting: 1 });
    const first = held();
    const runs = [slots.run("a", first.work, never), slots.run("a", async () => undefined, never)];
    await expect(slots.run("a", async () => undefined, never)).rejects.toThrow(TooManyWaitingError);
    first.end();
    await Promise.all(runs);
  });

  it("forget those who leave while they wait", async () => {
    const slots = new Slots({ running: 1, waiting: 1 });
    const first = held();
    const reader = new AbortController();
    const running = slots.run("a", first.work, never);
    const left = slots.run("a", () => Promise.reject(new Error("must not run")), reader.signal);
    reader.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    const next = slots.run("a", async () => "next", never);
    first.end();
    await running;
    expect(await next).toBe("next");
  });
});
