import { describe, expect, test } from "vitest";
import { hoursOf, listRest, listUnits } from "./units.ts";

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const range = (from: string, to: string) => ({ from: at(from), to: at(to) });

describe("units of a range", () => {
  test("are whole days, and whole hours at the ends; the last hour of the range is none", () => {
    const units = listUnits(range("08T22:10:00", "11T03:00:00"));
    expect(units.map((unit) => [unit.from.toISOString().slice(8, 13), hoursOf(unit)])).toEqual([
      ["08T23", 1],
      ["09T00", 24],
      ["10T00", 24],
      ["11T00", 1],
      ["11T01", 1],
    ]);
  });

  test("are hours where the hour after a day is not in the range", () => {
    expect(listUnits(range("09T00:00:00", "10T00:00:00")).map(hoursOf)).toEqual(Array(23).fill(1));
    expect(listUnits(range("09T00:00:00", "10T01:00:00")).map(hoursOf)).toEqual([24]);
  });

  test("are none in a range of less than two hours", () => {
    expect(listUnits(range("09T00:00:00", "09T01:59:59"))).toEqual([]);
    expect(listUnits(range("09T00:00:00", "09T00:00:00"))).toEqual([]);
  });

  test("and the rest of a range are the range", () => {
    const whole = range("08T22:10:00", "11T03:00:00");
    const [, day, ...others] = listUnits(whole);
    expect(listRest(whole, others)).toEqual([range("08T22:10:00", "10T00:00:00"), range("11T02:00:00", "11T03:00:00")]);
    expect(listRest(whole, day === undefined ? [] : [day])).toEqual([
      range("08T22:10:00", "09T00:00:00"),
      range("10T00:00:00", "11T03:00:00"),
    ]);
    expect(listRest(whole, [])).toEqual([whole]);
  });
});
