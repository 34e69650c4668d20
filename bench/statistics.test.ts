import { expect, test } from "vitest";
import { median, percentile } from "./statistics.ts";

test("a percentile is one of the values, by nearest rank", () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(percentile(values, 0.95)).toBe(19);
  expect(percentile(values, 1)).toBe(20);
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.95)).toBe(0);
});

test("the median is not moved by one slow run", () => {
  expect(median([10, 11, 9_000])).toBe(11);
});
