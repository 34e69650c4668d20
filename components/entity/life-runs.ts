/** Steps of a life line that repeat the one before, as one: forty heartbeats must not hide a deletion. */
import type { LifeLineStep } from "../../query/entity/entity-answers.ts";

/** Steps in a row that differ in their time only. */
export type LifeRun = { first: LifeLineStep; last: LifeLineStep; count: number };

const isSame = (a: LifeLineStep, b: LifeLineStep): boolean =>
  a.step === b.step &&
  a.eventName === b.eventName &&
  a.eventSource === b.eventSource &&
  a.principal === b.principal &&
  a.outcome === b.outcome;

/** The runs, in the order of the steps; every step is in exactly one. */
export function groupSteps(steps: readonly LifeLineStep[]): LifeRun[] {
  const runs: LifeRun[] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run !== undefined && isSame(run.last, step)) {
      run.last = step;
      run.count += 1;
    } else runs.push({ first: step, last: step, count: 1 });
  }
  return runs;
}
