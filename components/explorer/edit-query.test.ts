import { describe, expect, it } from "vitest";
import type { EventQuery } from "../../query/event-query.ts";
import {
  addCondition,
  clearFilters,
  conditionFor,
  flipFilter,
  narrowTo,
  patternText,
  removeFilter,
  toggleCondition,
} from "./edit-query.ts";

const empty: EventQuery = { from: "-24h", to: "now", filters: {} };
const wanted = { field: "eventName", mode: "include", value: "CreateUser" } as const;

describe("editing a query", () => {
  it("adds a value once and removes it again, leaving no empty filter behind", () => {
    const once = toggleCondition(empty, wanted);
    expect(once.filters).toEqual({ eventName: { include: ["CreateUser"], exclude: [] } });
    expect(addCondition(once, wanted)).toEqual(once);
    expect(toggleCondition(once, wanted)).toEqual(empty);
  });

  it("never wants and refuses the same value", () => {
    const refused = addCondition(addCondition(empty, wanted), { ...wanted, mode: "exclude" });
    expect(refused.filters.eventName).toEqual({ include: [], exclude: ["CreateUser"] });
  });

  it("narrows to a value where adding would widen", () => {
    const query: EventQuery = { ...empty, filters: { eventName: { include: ["A", "B*"], exclude: ["C"] } } };
    const narrowed = narrowTo(query, { field: "eventName", mode: "include", value: "B1" });
    expect(narrowed.filters.eventName).toEqual({ include: ["B1"], exclude: ["C"] });
    expect(narrowTo(query, conditionFor("eventName", null, "exclude"))).toEqual(query);
    expect(narrowTo(query, conditionFor("eventName", null, "include")).filters.eventName).toEqual({
      include: [],
      exclude: ["*"],
    });
    expect(narrowTo(query, { field: "eventName", mode: "exclude", value: "D" }).filters.eventName).toEqual({
      include: ["A", "B*"],
      exclude: ["C", "D"],
    });
  });

  it("flips one side into the other without doubling values", () => {
    const query: EventQuery = { ...empty, filters: { eventName: { include: ["A", "B"], exclude: ["C"] } } };
    expect(flipFilter(query, "eventName", "include").filters.eventName).toEqual({
      include: [],
      exclude: ["C", "A", "B"],
    });
    expect(flipFilter(query, "eventName", "exclude").filters.eventName).toEqual({
      include: ["A", "B", "C"],
      exclude: [],
    });
  });

  it("removes one side only, and leaves other fields alone", () => {
    const query: EventQuery = {
      ...empty,
      filters: { eventName: { include: ["A"], exclude: ["C"] }, awsRegion: { include: ["eu-west-1"], exclude: [] } },
    };
    expect(removeFilter(query, "eventName", "exclude").filters).toEqual({
      eventName: { include: ["A"], exclude: [] },
      awsRegion: { include: ["eu-west-1"], exclude: [] },
    });
    expect(clearFilters(query)).toEqual(empty);
  });
});

describe("a value of an event as a condition", () => {
  it("takes its stars and backslashes literally, and reads back the same", () => {
    const { value } = conditionFor("userAgent", "*\\bot*", "include");
    expect(value).toBe("\\*\\\\bot\\*");
    expect(patternText(value)).toBe("*\\bot*");
  });

  it("is absence for null, on the other side of `*`", () => {
    expect(conditionFor("errorCode", null, "include")).toEqual({ field: "errorCode", mode: "exclude", value: "*" });
    expect(conditionFor("errorCode", null, "exclude")).toEqual({ field: "errorCode", mode: "include", value: "*" });
  });
});
