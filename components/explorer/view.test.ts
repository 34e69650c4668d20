import { expect, it } from "vitest";
import { explorerHref, parseExplorerView } from "./view.ts";

const roundTrip = (search: string) => explorerHref(parseExplorerView(new URLSearchParams(search)));

it("is the same after a trip through the URL", () => {
  const search =
    "from=-30d&to=now&outcome=denied&groupBy=principal%2CeventName&limit=1000&sort=lastSeen&stackBy=awsRegion";
  expect(roundTrip(search)).toBe(`/explorer?${search.replace("%2C", ",")}`);
});

it("leaves out what is as it is at first, and what rows have no use for", () => {
  expect(roundTrip("from=-1h&to=now&groupBy=principal&sort=count&limit=100&stackBy=outcome")).toBe(
    "/explorer?from=-1h&to=now&groupBy=principal",
  );
  expect(roundTrip("from=-1h&to=now&sort=denied&limit=100")).toBe("/explorer?from=-1h&to=now");
  expect(roundTrip("from=-1h&to=now&limit=200")).toBe("/explorer?from=-1h&to=now&limit=200");
});

it.each([
  ["sort=size", "sort"],
  ["sort=count&sort=count", "sort"],
  ["limit=0", "limit"],
  ["limit=300", "limit"],
  ["limit=200&limit=200", "limit"],
  ["groupBy=principal&limit=1001", "limit"],
  ["stackBy=errorMessage", "stackBy"],
  ["stackBy=resource", "stackBy"],
])("refuses %s by name", (search, parameter) => {
  expect(() => parseExplorerView(new URLSearchParams(search))).toThrow(parameter);
});
