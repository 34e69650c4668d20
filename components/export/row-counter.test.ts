import { expect, it } from "vitest";
import { type Format, RowCounter } from "./row-counter.ts";

const encoder = new TextEncoder();

function count(format: Format, text: string, pieceBytes: number): RowCounter {
  const counter = new RowCounter(format);
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) counter.add(bytes.subarray(at, at + pieceBytes));
  return counter;
}

const CSV = '\ufeff# query: a\r\n# coverage: b\r\nuserAgent\r\n#1\r\n"two\r\nlines, ""quoted"""\r\nx\r\n';
const JSON_HEAD = '{"query":{},"events":[\n';
const NDJSON = '{"type":"header"}\n{"a":1}\n{"a":2}\n';

it.each([1, 7, 1_000])("rows are counted as they come, in pieces of %i bytes", (pieceBytes) => {
  expect(count("csv", CSV, pieceBytes).rows).toBe(3);
  expect(count("csv", "userAgent\r\nx\r\ny\r\n", pieceBytes).rows).toBe(2);
  expect(count("json", `${JSON_HEAD}{"a":1},\n{"a":2},\n`, pieceBytes).rows).toBe(2);
  expect(count("ndjson", NDJSON, pieceBytes).rows).toBe(2);
});

it("only a file with its end is finished, and then its own number counts", () => {
  expect(count("csv", CSV, 5).finished).toBeNull();
  expect(count("csv", `${CSV}# complete: 3 rows\r\n`, 5)).toMatchObject({ finished: 3, rows: 3 });
  expect(count("json", `${JSON_HEAD}{"a":1}\n],"count":1,"more":false,"complete":true}\n`, 5).finished).toBe(1);
  expect(count("ndjson", `${NDJSON}{"type":"trailer","count":2,"more":true,"complete":true}\n`, 5).rows).toBe(2);
});
