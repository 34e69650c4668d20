import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveColumn, readSettings, STANDARD_SETTINGS, shownColumns } from "./table-settings.ts";

describe("settings of the table from what a browser kept", () => {
  it.each([
    null,
    "",
    "x",
    "null",
    "[]",
    "7",
    '"compact"',
    '{"columns":7,"widths":"x","density":3,"clock":{}}',
    '{"columns":[],"widths":[]}',
    '{"columns":["<img>","__proto__",null,{}]}',
  ])("are those of a first visit for %j", (text) => {
    expect(readSettings(text)).toEqual(STANDARD_SETTINGS);
  });

  it("keep what is known, once each, and always the column that opens an event", () => {
    const kept = { columns: ["eventName", "gone", "eventName", "asn"], widths: { asn: 5, eventName: 1e9, gone: 50 } };
    expect(readSettings(JSON.stringify({ ...kept, density: "comfortable", clock: "both" }))).toEqual({
      columns: ["eventTime", "eventName", "asn"],
      widths: { asn: 44, eventName: 900 },
      density: "comfortable",
      clock: "both",
    });
  });

  it("never fail and always name at least one known column", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const settings = readSettings(text);
        expect(settings.columns).toContain("eventTime");
        expect(readSettings(JSON.stringify(settings))).toEqual(settings);
      }),
    );
  });
});

it("a moved column is at its place, and the others keep their order", () => {
  expect(moveColumn(["a", "b", "c", "d"], "b", 2)).toEqual(["a", "c", "b", "d"]);
  expect(moveColumn(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
  expect(moveColumn(["a", "b", "c"], "a", 9)).toEqual(["b", "c", "a"]);
  expect(moveColumn(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
});

it("both clocks stand side by side", () => {
  expect(shownColumns({ columns: ["eventName", "eventTime", "asn"], clock: "both" })).toEqual([
    "eventName",
    "eventTime",
    "localTime",
    "asn",
  ]);
});
