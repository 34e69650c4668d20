import { expect, it } from "vitest";
import { InvalidQueryError } from "../../query/event-query.ts";
import { filesHref, parseFilesView } from "./files-query.ts";

const parse = (search: string) => parseFilesView(new URLSearchParams(search));

it("reads back the link it writes", () => {
  const view = parse("status=failed&kind=log&text=a%2Fb&account=&cursor=12");
  expect(view).toEqual({
    status: "failed",
    kind: "log",
    account: null,
    region: null,
    reason: null,
    text: "a/b",
    cursor: "12",
  });
  expect(parse(new URL(filesHref(view), "http://localhost").search)).toEqual(view);
  expect(filesHref({})).toBe("/ingest");
});

it("refuses what it does not know, by name", () => {
  expect(() => parse("status=lost")).toThrow(InvalidQueryError);
  expect(() => parse("sort=key")).toThrow("sort");
  expect(() => parse("cursor=1;drop")).toThrow("cursor");
});
