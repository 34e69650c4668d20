import { expect, test } from "vitest";
import { replacePart } from "./document.ts";
import { type Line, note } from "./line.ts";
import { renderMarkdown, renderText } from "./table.ts";

const met: Line = {
  section: "Queries",
  name: "Facets",
  goal: "≥ 1",
  ours: "5 ms",
  peer: "DuckDB 10 ms",
  ratio: 2,
  met: true,
};

test("a line says its goal, both figures, the ratio and whether the goal is met", () => {
  expect(renderMarkdown([met])).toContain("| Facets | ≥ 1 | 5 ms | DuckDB 10 ms | 2.0 | yes |");
  expect(renderMarkdown([{ ...met, met: false }])).toContain("| no |");
  expect(renderText([met])).toMatch(/Facets +≥ 1 +5 ms +DuckDB 10 ms +2\.0 +yes/);
});

test("a line without a goal claims none", () => {
  expect(renderMarkdown([note("Store", "Index", "8 B")])).toContain("| Index |  | 8 B |  |  |  |");
});

test("sections come in their order, and a section without lines is left out", () => {
  const text = renderMarkdown([met, note("Ingest", "COPY", "1/s")]);
  expect([...text.matchAll(/^### (.*)$/gm)].map(([, name]) => name)).toEqual(["Ingest", "Queries"]);
});

test("a run replaces the part of its own size and leaves the others", () => {
  const small = replacePart("", 1_000_000, "## 1,000,000 events\n\nold figures");
  const both = replacePart(small, 10_000_000, "## 10,000,000 events\n\nlarge figures");
  const again = replacePart(both, 1_000_000, "## 1,000,000 events\n\nnew figures");
  expect(again).not.toContain("old figures");
  expect(again.indexOf("new figures")).toBeGreaterThan(0);
  expect(again.indexOf("large figures")).toBeGreaterThan(again.indexOf("new figures"));
  expect(again.match(/^# /gm)).toHaveLength(1);
});
