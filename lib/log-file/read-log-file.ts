/**
 * Reads one log file: object → bytes → records. Files of ordinary size are parsed whole, which is fastest; a damaged or
 * very large one goes through the splitter, record by record.
 */
import { Readable } from "node:stream";
import { createContentHash, hashing, inflateBuffer, inflateStream, readChunks } from "./inflate.ts";
import { LogFileError, type LogFileLocation } from "./location.ts";
import { openObject } from "./open-object.ts";
import { type RecordSlice, splitRecords } from "./split-records.ts";

/** Inflated size up to which a file is held and parsed whole. */
const WHOLE_FILE_BYTES = 8 * 1024 * 1024;
/** Compressed size up to which an object is downloaded before it is inflated. */
const WHOLE_OBJECT_BYTES = 4 * 1024 * 1024;
/** Most records of a file that is held: as many as may be real, while 8 MiB of zeros are four million. */
const WHOLE_FILE_RECORDS = 50_000;
/** Most records of one file that are read. */
const MAX_RECORDS = 2_000_000;

/** One element of Records, parsed, or why it could not be. */
export type ParsedRecord =
  | { index: number; record: unknown; problem: null }
  | { index: number; record: null; problem: "invalid-json" | "too-large" | "too-deep" };

/** What is known of the bytes once they were all read. sha256 is of the inflated bytes. */
export type ContentSummary = { inflatedBytes: number; sha256: Buffer };

/**
 * An opened log file. `batches` may be read once; `summary` is complete only after it ended.
 * `large`: it may not fit in memory, read it alone. `discard`: to be called when it is not read to its end; a
 * connection to S3 waits for that.
 */
export type LogFileContent = {
  etag: string;
  objectBytes: number;
  large: boolean;
  batches: AsyncIterable<ParsedRecord[]>;
  summary: ContentSummary;
  discard: () => void;
};

/**
 * Opens and reads a log file. Null when the object still has `knownETag`. Throws LogFileError; while `batches` are read
 * too. `bareList`: take a list without `{"Records":…}` around it, as some aggregated files are.
 */
export async function readLogFile(
  location: LogFileLocation,
  options: { knownETag?: string; signal?: AbortSignal; bareList?: boolean } = {},
): Promise<LogFileContent | null> {
  const object = await openObject(location, options);
  if (object === null) return null;
  const chunks = readChunks(object.stream);
  const bareList = options.bareList ?? false;
  if (object.sizeBytes !== null && object.sizeBytes > WHOLE_OBJECT_BYTES) {
    const discard = () => object.stream.destroy();
    return { ...streamContent(object.etag, object.sizeBytes, { bareList, chunks }), discard };
  }
  const body = await collect(chunks);
  if (object.sizeBytes !== null && body.length < object.sizeBytes) {
    throw new LogFileError("unavailable", "the download ended early");
  }
  if (body.length === 0) throw new LogFileError("empty", "the object has no bytes");
  const inflated = inflateBuffer(body, WHOLE_FILE_BYTES);
  const parsed = inflated === null ? null : parseWhole(inflated, bareList);
  if (inflated === null || parsed === null) {
    return streamContent(object.etag, body.length, { bareList, chunks: readChunks(Readable.from([body])) });
  }
  return {
    etag: object.etag,
    objectBytes: body.length,
    large: false,
    batches: [parsed] as unknown as AsyncIterable<ParsedRecord[]>,
    summary: { inflatedBytes: inflated.length, sha256: createContentHash().update(inflated).digest() },
    discard: () => undefined,
  };
}

function streamContent(
  etag: string,
  objectBytes: number,
  { bareList, chunks }: { bareList: boolean; chunks: AsyncIterable<Buffer> },
): LogFileContent {
  const summary: ContentSummary = { inflatedBytes: 0, sha256: Buffer.alloc(0) };
  async function* batches(): AsyncGenerator<ParsedRecord[]> {
    const hash = createContentHash();
    const inflated = countBytes(hashing(inflateStream(chunks), hash), (bytes) => {
      summary.inflatedBytes += bytes;
    });
    for await (const slices of splitRecords(inflated, bareList)) {
      if ((slices.at(-1)?.index ?? 0) >= MAX_RECORDS)
        throw new LogFileError("too-large", "more than 2,000,000 records");
      yield slices.map(parseSlice);
    }
    summary.sha256 = hash.digest();
  }
  return { etag, objectBytes, large: true, batches: batches(), summary, discard: () => undefined };
}

/** The records of a file that is good JSON with as many of them as may be real; null when the splitter must look at it. */
function parseWhole(bytes: Buffer, bareList: boolean): ParsedRecord[] | null {
  const first = bytes.indexOf('"Records"');
  if (first >= 0 && bytes.indexOf('"Records"', first + 1) >= 0) return null;
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0));
  } catch {
    return null;
  }
  const list = Array.isArray(document) && bareList ? document : (document as { Records?: unknown } | null)?.Records;
  if (!Array.isArray(list)) {
    throw new LogFileError("not-records", "no Records list: this is not a CloudTrail log file");
  }
  if (list.length > WHOLE_FILE_RECORDS) return null;
  return list.map((record, index) => ({ index, record, problem: null }));
}

function parseSlice(slice: RecordSlice): ParsedRecord {
  if (slice.bytes === null) return { index: slice.index, record: null, problem: slice.problem };
  try {
    return { index: slice.index, record: JSON.parse(slice.bytes.toString("utf8")), problem: null };
  } catch {
    return { index: slice.index, record: null, problem: "invalid-json" };
  }
}

async function* countBytes(chunks: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}
