import { expect, it } from "vitest";
import { readingText, toInstant, toReading, toTimeText } from "./clock.ts";

const at = (date: string, time: string, zone: string): string | null => {
  const instant = toInstant({ date, time }, zone);
  return instant === null ? null : toTimeText(instant);
};

it("reads date, hour and minute by the clock of any zone", () => {
  expect(at("2026-11-20", "13:05", "utc")).toBe("2026-11-20T13:05:00Z");
  expect(at("2026-11-20", "13:05", "Asia/Kolkata")).toBe("2026-11-20T07:35:00Z");
  expect(at("2026-07-01", "00:30", "Europe/Berlin")).toBe("2026-06-30T22:30:00Z");
  expect(at("2026-11-20", "13:05", "America/St_Johns")).toBe("2026-11-20T16:35:00Z");
  expect(at("2026-11-20", "13:05", "Pacific/Kiritimati")).toBe("2026-11-19T23:05:00Z");
});

it("takes the first of an hour that is shown twice, and goes on after one that is skipped", () => {
  expect(at("2026-10-25", "02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00Z");
  expect(at("2026-10-25", "03:00", "Europe/Berlin")).toBe("2026-10-25T02:00:00Z");
  expect(at("2026-03-29", "02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00Z");
  expect(at("2026-03-29", "01:59", "Europe/Berlin")).toBe("2026-03-29T00:59:00Z");
});

it("shows the same reading that was entered, in every zone", () => {
  for (const zone of ["utc", "local", ...Intl.supportedValuesOf("timeZone")]) {
    for (const reading of [
      { date: "2024-02-29", time: "00:59" },
      { date: "2026-07-15", time: "23:45" },
    ]) {
      const instant = toInstant(reading, zone);
      expect(instant === null ? null : toReading(instant, zone), zone).toEqual(reading);
    }
  }
});

it("says an instant with its distance from UTC", () => {
  const instant = new Date("2026-11-20T13:05:00Z");
  expect(readingText(instant, "utc")).toBe("2026-11-20 13:05 UTC");
  expect(readingText(instant, "Asia/Kolkata")).toBe("2026-11-20 18:35 +05:30");
  expect(readingText(instant, "America/New_York")).toBe("2026-11-20 08:05 -05:00");
});

it("takes nothing that is not a date and a time", () => {
  expect(toInstant({ date: "", time: "10:00" }, "utc")).toBeNull();
  expect(toInstant({ date: "2026-11-20", time: "" }, "local")).toBeNull();
});
