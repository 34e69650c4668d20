import { expect, it } from "vitest";
import type { EventQuery } from "../../query/event-query.ts";
import { restrict } from "./restrict.ts";

const query = (filters: EventQuery["filters"]): EventQuery => ({ from: "-24h", to: "now", filters });
const outcome = (include: string[], exclude: string[] = []) => query({ outcome: { include, exclude } });
const errors = { field: "outcome" as const, values: ["error", "throttled"] };

it("adds the part to a query that says nothing of the field", () => {
  expect(restrict(query({}), errors)).toEqual(outcome(["error", "throttled"]));
});

it("keeps what the reader asked for", () => {
  expect(restrict(outcome(["denied", "error"]), errors)).toEqual(outcome(["error"]));
  expect(restrict(outcome([], ["error"]), errors)).toEqual(outcome(["throttled"], ["error"]));
  const codes = query({ errorCode: { include: ["Throttl*"], exclude: [] } });
  expect(restrict(codes, { field: "errorCode", values: ["*"] })).toEqual(codes);
});

it("is nothing where the two have nothing in common", () => {
  expect(restrict(outcome(["success"]), errors)).toBeNull();
  expect(
    restrict(query({ errorCode: { include: [], exclude: ["*"] } }), { field: "errorCode", values: ["*"] }),
  ).toBeNull();
});
