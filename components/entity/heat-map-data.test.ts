import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Activity,
  countRows,
  type Hour,
  heatRows,
  hourWithin,
  isWeekly,
  levelOf,
  sumOf,
} from "./heat-map-data.ts";

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

const WEEK: Activity = {
  from: "2026-11-09T09:20:00Z",
  to: "2026-11-16T09:20:00Z",
  hours: [
    [at("2026-11-09T09:00:00Z"), 4, 0],
    [at("2026-11-11T23:00:00Z"), 100, 100],
    [at("2026-11-16T09:00:00Z"), 10, 3],
  ],
};

describe("days", () => {
  const rows = heatRows(WEEK, "utc");

  test("there is a row for every day, quiet ones too, oldest first", () => {
    expect(rows.map(({ label }) => label)).toEqual([
      "Mon 9 Nov",
      "Tue 10 Nov",
      "Wed 11 Nov",
      "Thu 12 Nov",
      "Fri 13 Nov",
      "Sat 14 Nov",
      "Sun 15 Nov",
      "Mon 16 Nov",
    ]);
    expect(rows.filter(({ weekend }) => weekend).map(({ label }) => label)).toEqual(["Sat 14 Nov", "Sun 15 Nov"]);
    expect(rows.length).toBe(countRows(WEEK));
  });

  test("hours outside the range are no squares; quiet hours inside are", () => {
    expect(rows[0]?.cells.map((cell) => cell !== null)).toEqual(Array.from({ length: 24 }, (_, hour) => hour >= 9));
    expect(rows[7]?.cells.map((cell) => cell !== null)).toEqual(Array.from({ length: 24 }, (_, hour) => hour <= 9));
    expect(rows[1]?.cells[5]).toMatchObject({ label: "Tue 10 Nov 05:00–06:00", count: 0, level: 0 });
  });

  test("a square leads to its hour, cut where the range ends", () => {
    expect(rows[2]?.cells[23]).toMatchObject({ from: at("2026-11-11T23:00:00Z"), to: at("2026-11-12T00:00:00Z") });
    expect(rows[0]?.cells[9]?.from).toBe(at(WEEK.from));
    expect(rows[7]?.cells[9]?.to).toBe(at(WEEK.to));
    expect(hourWithin(WEEK, at("2026-11-16T09:00:00Z"))).toEqual({ from: "2026-11-16T09:00:00Z", to: WEEK.to });
  });

  test("a range within an hour is one square", () => {
    const one = heatRows({ from: "2026-11-09T09:20:00Z", to: "2026-11-09T09:35:00Z", hours: [] }, "utc");
    expect(one.flatMap(({ cells }) => cells).filter((cell) => cell !== null)).toHaveLength(1);
  });
});

describe("weekdays", () => {
  const long: Activity = {
    from: "2026-08-01T00:00:00Z",
    to: "2026-11-16T00:00:00Z",
    hours: [
      [at("2026-11-02T14:00:00Z"), 5, 1],
      [at("2026-11-09T14:00:00Z"), 7, 0],
    ],
  };

  test("many days are drawn as seven; a square sums them and leads to the newest hour with events", () => {
    expect(isWeekly(long)).toBe(true);
    expect(isWeekly(WEEK)).toBe(false);
    const rows = heatRows(long, "utc");
    expect(rows.map(({ label }) => label)).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    expect(rows[0]?.cells[14]).toMatchObject({
      label: "every Mon 14:00–15:00",
      count: 12,
      denied: 1,
      from: at("2026-11-09T14:00:00Z"),
      to: at("2026-11-09T15:00:00Z"),
    });
  });
});

test("every event is in exactly one square, whatever the range and the clock", () => {
  const hour = fc.integer({ min: 0, max: 60 * 24 });
  fc.assert(
    fc.property(
      fc.record({ start: fc.integer({ min: 0, max: 59 }), span: fc.integer({ min: 1, max: 60 * 24 * 50 }) }),
      fc.uniqueArray(fc.tuple(hour, fc.integer({ min: 1, max: 1e6 })), { selector: ([index]) => index }),
      fc.constantFrom("utc" as const, "local" as const),
      ({ start, span }, found, zone) => {
        const from = at("2026-09-28T00:00:00Z") + start * 60_000;
        const to = from + span * 60_000;
        const first = Math.floor(from / HOUR_MS) * HOUR_MS;
        const hours = found
          .map(([index, count]): Hour => [first + index * HOUR_MS, count, Math.floor(count / 3)])
          .filter(([begin]) => begin < to);
        const activity = { hours, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
        const cells = heatRows(activity, zone)
          .flatMap((row) => row.cells)
          .filter((cell) => cell !== null);
        const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);
        const whole = sumOf(hours);
        return (
          sum(cells.map(({ count }) => count)) === whole.count &&
          sum(cells.map(({ denied }) => denied)) === whole.denied
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("the level grows with the count, from 1 for a single event to 5 for the most", () => {
  expect([0, 1, 10, 100, 1000, 10_000].map((count) => levelOf(count, 10_000))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(levelOf(1, 1)).toBe(1);
  expect(levelOf(7, 7)).toBe(5);
});
