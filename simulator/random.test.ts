import { describe, expect, it } from "vitest";
import { accessKeyId, alphanumeric, ec2Id, hex, sessionToken, uniqueId, uuid } from "./identifiers.ts";
import { createRandom } from "./random.ts";

describe("createRandom", () => {
  it("gives the same stream for the same path and another for any other", () => {
    const draw = (...path: (string | number)[]) => {
      const random = createRandom(...path);
      return Array.from({ length: 5 }, () => random.uint32()).join(" ");
    };
    expect(draw(7, "burst", 12)).toBe(draw(7, "burst", 12));
    const paths = [
      [7, "burst", 12],
      [7, "burst", 13],
      [8, "burst", 12],
      [7, "burs", "t12"],
      [7, "burst1", 2],
      [7, "burst", "1", "2"],
    ];
    expect(new Set(paths.map((path) => draw(...path))).size).toBe(paths.length);
  });

  it("spreads the first draws of neighbouring streams evenly", () => {
    const bins = new Array<number>(16).fill(0);
    const streams = 16_000;
    for (let index = 0; index < streams; index++) {
      const bin = Math.floor(createRandom(1, "neighbour", index).fraction() * bins.length);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const expected = streams / bins.length;
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(45);
  });

  it("draws in proportion to weights, stays in bounds and refuses an empty list", () => {
    const random = createRandom(3, "weights");
    const drawn = Array.from({ length: 4_000 }, () =>
      random.pickWeighted(["often", "seldom", "never"], (word) => (word === "often" ? 3 : word === "seldom" ? 1 : 0)),
    );
    expect(drawn.filter((word) => word === "often").length / drawn.length).toBeCloseTo(0.75, 1);
    expect(drawn).not.toContain("never");
    const numbers = Array.from({ length: 500 }, () => random.integer(2, 4));
    expect(new Set(numbers)).toEqual(new Set([2, 3, 4]));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});

describe("identifiers", () => {
  const random = createRandom(5, "identifiers");

  it.each([
    ["uuid", () => uuid(random), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["long-term key", () => accessKeyId(random, "AKIA"), /^AKIA[A-Z2-7]{16}$/],
    ["issued key", () => accessKeyId(random, "ASIA"), /^ASIA[A-Z2-7]{16}$/],
    ["role id", () => uniqueId(random, "AROA"), /^AROA[A-Z2-7]{17}$/],
    ["instance id", () => ec2Id(random, "i"), /^i-0[0-9a-f]{16}$/],
    ["hex", () => hex(random, 32), /^[0-9a-f]{32}$/],
    ["file suffix", () => alphanumeric(random, 16), /^[A-Za-z0-9]{16}$/],
    ["session token", () => sessionToken(random), /^(IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9/+=]{100,}$/],
  ])("%s has the form AWS gives it", (_name, make, form) => {
    for (let count = 0; count < 50; count++) expect(make()).toMatch(form);
  });

  it("does not repeat event ids", () => {
    const ids = new Set(Array.from({ length: 20_000 }, () => uuid(random)));
    expect(ids.size).toBe(20_000);
  });
});
