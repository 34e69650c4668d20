import { expect, it } from "vitest";
import type { Candidate } from "../../query/lookup/lookup-answers.ts";
import { candidateHref, rangeFor } from "./open-candidate.ts";

const seen = { firstSeen: "2024-01-01T10:20:00Z", lastSeen: "2024-01-02T11:30:00Z", events: 3, denied: 0, exact: true };
const candidate = (kind: Candidate["kind"], field: Candidate["field"], value: string) => ({
  kind,
  field,
  value,
  seen: null,
});
const range = { from: "-7d", to: "now" };

it("opens the page of the thing, with the reader's range", () => {
  expect(candidateHref(candidate("ip", "sourceIPAddress", "10.0.0.0/8"), range)).toBe(
    "/entities/ip?from=-7d&to=now&value=10.0.0.0/8",
  );
  expect(candidateHref(candidate("event", "eventID", "6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111"), range)).toBe(
    "/events/6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111",
  );
  expect(candidateHref(candidate("filter", "sessionName", "a*b"), range)).toBe(
    "/explorer?from=-7d&to=now&sessionName=a%5C*b",
  );
});

it("a value of a record cannot leave the address of its page", () => {
  const href = candidateHref(candidate("principal", "principal", "../../sign-out?x=1#&value=other"), range);
  const url = new URL(href, "http://localhost");
  expect(url.pathname).toBe("/entities/principal");
  expect(url.searchParams.getAll("value")).toEqual(["../../sign-out?x=1#&value=other"]);
  expect(candidateHref(candidate("event", "eventID", "../x"), range)).toBe("/events/..%2Fx");
});

it("keeps a range in which the thing was seen, and else goes to when it was", () => {
  expect(rangeFor(seen, { from: "2024-01-02", to: "2024-01-03" })).toEqual({ from: "2024-01-02", to: "2024-01-03" });
  expect(rangeFor(seen, range)).toEqual({ from: "2024-01-01T10:00:00Z", to: "2024-01-02T12:00:00Z" });
  expect(rangeFor({ ...seen, firstSeen: "2020-01-01T00:00:00Z" }, range)).toEqual({
    from: "2023-12-03T12:00:00Z",
    to: "2024-01-02T12:00:00Z",
  });
});
