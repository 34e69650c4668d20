import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SEARCHES } from "./catalog/index.ts";
import { codeSpan, escapeMarkdown, writeSearchDocs } from "./search-markdown.ts";

const folder = new URL("../docs/searches/", import.meta.url);
const files = [...writeSearchDocs()].map(([name, text]) => ({ name, text }));

test.each(files)("docs/searches/$name is what the catalogue says; if not, run: npm run docs", ({ name, text }) => {
  const file = new URL(name, folder);
  const isCurrent = existsSync(file) && readFileSync(file, "utf8") === text;
  expect(isCurrent ? "current" : "out of date: run npm run docs").toBe("current");
});

test("docs/searches holds nothing else; if it does, run: npm run docs", () => {
  expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
});

test("every search has its place, and the index leads to it", () => {
  const index = files.find(({ name }) => name === "README.md")?.text ?? "";
  for (const { id, section } of SEARCHES) {
    expect(index).toContain(`](${section}.md#${id})`);
    expect(files.find(({ name }) => name === `${section}.md`)?.text).toContain(`<a id="${id}"></a>`);
  }
});

test("the index says of every search that metadata cannot decide why", () => {
  const index = files.find(({ name }) => name === "README.md")?.text ?? "";
  const reasons = SEARCHES.flatMap(({ cannotDecide }) => (cannotDecide === undefined ? [] : [cannotDecide]));
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) expect(index).toContain(escapeMarkdown(reason));
});

test("text cannot become markup", () => {
  expect(escapeMarkdown("a*b* [x](http://y) <b> `c` | d")).toBe("a\\*b\\* \\[x\\](http\\://y) \\<b\\> \\`c\\` \\| d");
  expect(escapeMarkdown("# no\nheading")).toBe("\\# no heading");
  expect(escapeMarkdown("- no list")).toBe("\\- no list");
  expect(escapeMarkdown("1. no list")).toBe("1\\. no list");
  expect(codeSpan("a ` b `` c")).toBe("```a ` b `` c```");
  expect(codeSpan("`")).toBe("`` ` ``");
});
