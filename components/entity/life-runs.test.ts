import { expect, test } from "vitest";
import type { LifeLineStep } from "../../query/entity/entity-answers.ts";
import { groupSteps } from "./life-runs.ts";

const step = (minute: number, own: Partial<LifeLineStep>): LifeLineStep => ({
  step: "changed",
  eventTime: `2026-11-20T10:${String(minute).padStart(2, "0")}:00Z`,
  eventID: `event-${minute}`,
  eventSource: "ssm.amazonaws.com",
  eventName: "UpdateInstanceInformation",
  principal: "role",
  role: "target",
  outcome: "success",
  ...own,
});

test("steps in a row that differ in their time only are one; nothing is lost or moved", () => {
  const steps = [
    step(0, { step: "created", eventName: "RunInstances" }),
    step(1, {}),
    step(2, {}),
    step(3, { outcome: "denied" }),
    step(4, { principal: "other" }),
    step(5, {}),
    step(6, {}),
    step(7, { step: "deleted", eventName: "TerminateInstances" }),
  ];
  const runs = groupSteps(steps);
  expect(runs.map(({ count }) => count)).toEqual([1, 2, 1, 1, 2, 1]);
  expect(runs.map(({ first, last }) => `${first.eventID} ${last.eventID}`)).toEqual([
    "event-0 event-0",
    "event-1 event-2",
    "event-3 event-3",
    "event-4 event-4",
    "event-5 event-6",
    "event-7 event-7",
  ]);
});
