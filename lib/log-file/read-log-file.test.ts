import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCAL_BUCKET, LogFileError } from "./location.ts";
import { type ParsedRecord, readLogFile } from "./read-log-file.ts";
import { readRecord } from "./read-record.ts";
import { splitRecords } from "./split-records.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "log-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function put(bytes: Uint8Array): Promise<{ bucket: string; key: string }> {
  files += 1;
  const key = join(folder, `${files}.json.gz`);
  await writeFile(key, bytes);
  return { bucket: LOCAL_BUCKET, key };
}

async function readAll(location: { bucket: string; key: string }, bareList = false): Promise<ParsedRecord[]> {
  const content = await readLogFile(location, { bareList });
  const records: ParsedRecord[] = [];
  for await (const batch of content?.batches ?? []) records.push(...batch);
  return records;
}

const codeOf = (location: { bucket: string; key: string }) =>
  readAll(location).then(
    () => "read",
    (error: unknown) => (error instanceof LogFileError ? error.code : String(error)),
  );

const document = (records: unknown[]) => Buffer.from(JSON.stringify({ Records: records }));
const split = async (text: Buffer, size: number) => {
  const found: { index: number; text: string | null }[] = [];
  async function* chunks() {
    for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
  }
  for await (const slices of splitRecords(chunks(), false)) {
    for (const slice of slices) found.push({ index: slice.index, text: slice.bytes?.toString("utf8") ?? null });
  }
  return found;
};

describe("records of a log file", () => {
  test("a small file with more records than may be real is read in pieces", async () => {
    const location = await put(gzipSync(document(Array.from({ length: 60_000 }, (_, index) => index % 10))));
    expect(await readLogFile(location)).toMatchObject({ large: true });
    const records = await readAll(location);
    expect(records.map(({ index }) => index)).toEqual(Array.from({ length: 60_000 }, (_, index) => index));
  });

  test("a damaged file is read in pieces as well: how many records it has is known at its end only", async () => {
    const cut = Buffer.from(`{"Records":[${"0,".repeat(60_000)}`);
    expect(await readLogFile(await put(gzipSync(cut)))).toMatchObject({ large: true });
  });

  test("the splitter finds what JSON.parse finds, however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        async (records, size) => {
          const found = await split(
            Buffer.from(JSON.stringify({ a: { Records: [1] }, Records: records, z: ["]", "{"] })),
            size,
          );
          expect(found.map((one) => JSON.parse(one.text ?? "null"))).toEqual(JSON.parse(JSON.stringify(records)));
          expect(found.map((one) => one.index)).toEqual(records.map((_, index) => index));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("gzip, plain text, a byte order mark and a bare list are read alike", async () => {
    const text = document([{ a: 1 }, { a: 2 }]);
    const list = '[{"a":1},{"a":2}]';
    for (const bytes of [
      gzipSync(text),
      text,
      gzipSync(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text])),
      gzipSync(list),
    ]) {
      expect((await readAll(await put(bytes), true)).map((one) => one.record)).toEqual([{ a: 1 }, { a: 2 }]);
    }
  });

  test("a damaged record costs itself alone", async () => {
    const location = await put(gzipSync('{"Records":[{"a":1},{"a":tru},"text",{"a":"]}\\"{"}]}'));
    expect(await readAll(location)).toEqual([
      { index: 0, record: { a: 1 }, problem: null },
      { index: 1, record: null, problem: "invalid-json" },
      { index: 2, record: "text", problem: null },
      { index: 3, record: { a: ']}"{' }, problem: null },
    ]);
  });

  test("a record that is too large or too deep is set aside, its neighbours are read", async () => {
    const deep = `${'{"a":'.repeat(80)}1${"}".repeat(80)}`;
    const location = await put(
      gzipSync(`{"Records":[{"a":1},{"big":"${"x".repeat(3 * 1024 * 1024)}"},${deep},{"broken":tru},{"a":2}]}`),
    );
    expect((await readAll(location)).map((one) => one.problem)).toEqual([
      null,
      "too-large",
      "too-deep",
      "invalid-json",
      null,
    ]);
  });

  test("an empty list is a good file; no list, null, two lists or cut JSON are refused", async () => {
    expect(await readAll(await put(gzipSync('{"Records":[]}')))).toEqual([]);
    for (const text of ['{"Records":null}', '{"a":1}', '{"a":{"Records":[1]}}', '[{"a":1}]', "7", '"text"']) {
      expect([text, await codeOf(await put(gzipSync(text)))]).toEqual([text, "not-records"]);
    }
    for (const text of [
      " ",
      "not json",
      '{"Records":[{"a":1}',
      '{"Records":[{"a":"',
      '{"Records":[1],"Records":[2]}',
      '{"Records":[]}x',
    ]) {
      expect([text, await codeOf(await put(gzipSync(text)))]).toEqual([text, "invalid-json"]);
    }
  });
});

describe("gzip", () => {
  const good = gzipSync(document(Array.from({ length: 500 }, (_, index) => ({ index, text: `${index}`.repeat(40) }))));

  test("a cut file is truncated at whatever byte, never half read", async () => {
    for (let cut = 4; cut < good.length; cut += Math.ceil(good.length / 60)) {
      expect([cut, await codeOf(await put(good.subarray(0, cut)))]).toEqual([cut, "truncated"]);
    }
  });

  test("a damaged byte is found by the checksum", async () => {
    for (let at = 20; at < good.length - 1; at += Math.ceil(good.length / 40)) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      expect(["corrupt", "truncated", "trailing-data"]).toContain(await codeOf(await put(bytes)));
    }
  });

  test("bytes after the member are refused: zeros, garbage, a second member; small and large files", async () => {
    const noise = Array.from({ length: 40_000 }, (_, index) => ({
      index,
      text: Math.sin(index).toString(36).repeat(20),
    }));
    for (const file of [good, gzipSync(document(noise))]) {
      for (const tail of [Buffer.alloc(1), Buffer.alloc(4096), Buffer.from("garbage"), good]) {
        expect(await codeOf(await put(Buffer.concat([file, tail])))).toBe("trailing-data");
      }
    }
  });

  test("a gzip bomb is stopped early and memory stays flat", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20), { level: 9 });
    const before = process.memoryUsage().rss;
    expect(await codeOf(await put(bomb))).toBe("expands-too-much");
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });

  test("a large file streams and gives the same records and hash as its original", async () => {
    const records = Array.from({ length: 60_000 }, (_, index) => ({
      index,
      text: Math.cos(index).toString(36).repeat(15),
    }));
    const location = await put(gzipSync(document(records)));
    const content = await readLogFile(location);
    let count = 0;
    for await (const batch of content?.batches ?? []) count += batch.length;
    expect(content?.large).toBe(true);
    expect(count).toBe(60_000);
    const original = await readRecord(location, 59_999);
    expect(JSON.parse(original.text)).toEqual(records[59_999]);
    expect(original.sha256).toBe(content?.summary.sha256.toString("hex"));
  });
});

test("the original of a record is its exact text", async () => {
  const location = await put(gzipSync('{"Records":[{"a":1}, {"n":1.0, "big":12345678901234567890 } ]}'));
  expect((await readRecord(location, 1)).text).toBe('{"n":1.0, "big":12345678901234567890 }');
  await expect(readRecord(location, 2)).rejects.toMatchObject({ code: "record-missing" });
});

test("an object without bytes says so", async () => {
  expect(await codeOf(await put(Buffer.alloc(0)))).toBe("empty");
});

test("an unchanged object is not read again", async () => {
  const location = await put(gzipSync(document([])));
  const content = await readLogFile(location);
  expect(await readLogFile(location, { knownETag: content?.etag ?? "" })).toBeNull();
});

test("a missing file says so", async () => {
  expect(await codeOf({ bucket: LOCAL_BUCKET, key: join(folder, "absent.json.gz") })).toBe("missing-object");
});
