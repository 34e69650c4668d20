import { expect, it } from "vitest";
import { toInstant, toReading, toTimeText } from "./clock.ts";

it("reads date, hour and minute in UTC", () => {
  const instant = toInstant({ date: "2026-11-20", time: "13:05" }, "utc");
  expect(instant === null ? null : toTimeText(instant)).toBe("2026-11-20T13:05:00Z");
});

it("shows the same reading that was entered, in both zones", () => {
  for (const zone of ["utc", "local"] as const) {
    const reading = { date: "2024-02-29", time: "00:59" };
    const instant = toInstant(reading, zone);
    expect(instant === null ? null : toReading(instant, zone)).toEqual(reading);
  }
});

it("takes nothing that is not a date and a time", () => {
  expect(toInstant({ date: "", time: "10:00" }, "utc")).toBeNull();
  expect(toInstant({ date: "2026-11-20", time: "" }, "local")).toBeNull();
});
