import { expect, test } from "vitest";
import { formatRate, formatRise, insightTypeWords } from "./rate-words.ts";

test.each([
  [664, "664"],
  [12_345.6, "12,346"],
  [85.4202380952, "85"],
  [0.6, "0.6"],
  [8.82145e-5, "0.000088"],
  [0, "0"],
])("a rate of %d is read as %s", (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test("a rise is told against the usual rate, and not where there was none", () => {
  expect(formatRise(0.25, 40)).toBe("160×");
  expect(formatRise(85.42, 664)).toBe("7.8×");
  expect(formatRise(8.82145e-5, 0.6)).toBe("6,802×");
  expect(formatRise(0, 40)).toBeNull();
  expect(formatRise(null, 40)).toBeNull();
});

test("types that nobody documented stay as they are", () => {
  expect(insightTypeWords("ApiErrorRateInsight")).toBe("error rate");
  expect(insightTypeWords("NewInsight")).toBe("NewInsight");
  expect(insightTypeWords(null)).toBe("unknown");
});
