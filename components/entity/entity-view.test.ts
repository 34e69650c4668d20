import { describe, expect, test } from "vitest";
import { ENTITIES, findEntity } from "../../cloudtrail/entities.ts";
import { explorerHref, pathFor, rowsOf } from "../explorer/view.ts";
import { entityHref } from "./entity-href.ts";
import { lifeOf, parseEntityView } from "./entity-view.ts";

const RANGE = { from: "-7d", to: "now" };

const parse = (kind: string, search: string | Record<string, string>) => {
  const entity = findEntity(kind);
  if (entity === null) throw new Error(kind);
  return parseEntityView(entity, new URLSearchParams(search));
};

const refusal = (kind: string, search: string | Record<string, string>): string => {
  try {
    parse(kind, search);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

const HOSTILE = [
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "..",
  "../../explorer?x=1#y",
  "a,b\\*c",
  "*",
  "\\",
  "file\u202egpj.exe",
  "x".repeat(1024),
  "a&value=b",
];

describe("the URL of a page", () => {
  test.each(ENTITIES)("$kind: a link and the page agree about the value, whatever it is", ({ kind, field }) => {
    // An address field takes whatever looks like a block for one.
    for (const value of HOSTILE.filter((text) => kind !== "ip" || !text.startsWith("../.."))) {
      const url = new URL(entityHref(kind, value, RANGE), "http://trailsight.example");
      expect(url.pathname).toBe(`/entities/${kind}`);
      const { path, query } = parse(kind, url.search);
      expect(path).toEqual({ kind, value });
      expect(query.filters[field]?.include).toHaveLength(1);
      expect(Object.keys(query.filters)).toEqual([field]);
      expect(explorerHref(rowsOf(query), { path })).toBe(url.pathname + url.search);
    }
  });

  test("an address has one form", () => {
    expect(parse("ip", { value: "2001:DB8:0:0::1" }).path.value).toBe("2001:db8::1");
  });

  test("what it does not know is refused by name", () => {
    expect(refusal("ip", {})).toContain("value is missing");
    expect(refusal("ip", { value: "" })).toContain("value is missing");
    expect(refusal("ip", { value: "10.0.0.0/99" })).toContain("not a valid CIDR block");
    expect(refusal("ip", "value=a&value=b")).toContain("only once");
    expect(refusal("ip", { value: "x".repeat(3000) })).toContain("2048 characters");
    expect(refusal("ip", { value: "1.2.3.4", eventName: "GetObject" })).toContain("unknown parameter: eventName");
    expect(refusal("ip", { value: "1.2.3.4", from: "soon" })).toContain("from is not a time");
  });
});

test("a page keeps a changed range and hands everything else to the explorer", () => {
  const { path, query } = parse("ip", { value: "192.0.2.1" });
  expect(pathFor(path, { ...query, from: "-1h" }, query)).toEqual(path);
  const narrowed = { ...query, filters: { ...query.filters, eventName: { include: ["GetObject"], exclude: [] } } };
  expect(pathFor(path, narrowed, query)).toBe("/explorer");
  expect(pathFor("/", narrowed, query)).toBe("/");
});

test("the life of a value holds its first and its last event", () => {
  const seen = { firstSeen: "2026-01-01T10:00:00.250Z", lastSeen: "2026-02-01T10:00:00Z" };
  expect(lifeOf({ ...seen, events: 2, denied: 0, exact: true })).toEqual({
    from: "2026-01-01T10:00:00Z",
    to: "2026-02-01T10:00:01Z",
  });
});
