import { expect, test } from "vitest";
import { formatSize, OptionError, parseMeasures, parseSize } from "./options.ts";

test.each([
  ["1M", 1_000_000],
  ["50M", 50_000_000],
  ["200k", 200_000],
  ["25000", 25_000],
])("%s is so many events, and is written so again", (text, size) => {
  expect(parseSize(text)).toBe(size);
  expect(parseSize(formatSize(size))).toBe(size);
});

test.each(["", "1", "1G", "-1M", "1.5M", "1000M"])("the size %j is refused by name", (text) => {
  expect(() => parseSize(text)).toThrow(OptionError);
});

test("measures are named, and an unknown one is refused", () => {
  expect(parseMeasures("store, web")).toEqual(["store", "web"]);
  expect(() => parseMeasures("store,speed")).toThrow(/speed/);
});
