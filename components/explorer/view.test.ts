import { expect, it } from "vitest";
import { explorerHref, parseExplorerView, parseReportView, readOwnParameters } from "./view.ts";

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

const path = { page: "/reports/activity-by-principal", names: ["principal", "narrow"] };

/** The URL of a search, read as its page reads it and written again. */
function reportTrip(search: string, more: Record<string, string[]> = {}): string {
  const params = new URLSearchParams(search);
  const own = readOwnParameters(path, params);
  for (const name of path.names) params.delete(name);
  const view = parseReportView(params);
  const added = Object.entries(more).map(([key, include]) => [key, { include, exclude: [] }]);
  const filters = { ...view.query.filters, ...Object.fromEntries(added) };
  return explorerHref({ ...view, query: { ...view.query, filters } }, { path, own });
}

it("a search keeps its own parameters and the reader's filters through the URL", () => {
  const search = "from=-7d&to=now&awsRegion=eu-west-1&cursor=abc&limit=50&narrow=a,b&principal=ada";
  expect(reportTrip(search)).toBe(`/reports/activity-by-principal?${search}`);
});

it("a filter of the name of an own parameter becomes its value, as plain text", () => {
  expect(reportTrip("from=-7d&to=now&principal=ada", { principal: ["b\\*b"] })).toBe(
    "/reports/activity-by-principal?from=-7d&to=now&principal=b*b",
  );
});

it("a search refuses what only the explorer has", () => {
  expect(() => parseReportView(new URLSearchParams("groupBy=principal"))).toThrow("groupBy");
});
