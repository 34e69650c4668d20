import { expect, it } from "vitest";
import { createLanes } from "./lanes.ts";

it("never has more queries under way than lanes, and one failure stops no other", async () => {
  const run = createLanes(2);
  let running = 0;
  let most = 0;
  const load = (value: number) => async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running -= 1;
    if (value === 1) throw new Error("failed");
    return value;
  };
  const answers = await Promise.allSettled([0, 1, 2, 3, 4].map((value) => run(load(value))));
  expect(most).toBe(2);
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
});
