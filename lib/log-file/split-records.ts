/**
 * Finds the elements of `Records` in the bytes of a log file without parsing the whole: a damaged record costs itself
 * alone, a file of any size passes in constant memory, and the original of one record is its exact slice.
 */
import { LogFileError } from "./location.ts";

/** Largest record that is read; CloudTrail's own limit is 256 KB. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 64;

/** One element of Records: its exact bytes, or why it was not kept. */
export type RecordSlice =
  | { index: number; bytes: Buffer; problem: null }
  | { index: number; bytes: null; problem: "too-large" | "too-deep" };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Yields the slices of each chunk together, in file order. Accepts `{"Records":[…]}` and, when asked to, a bare
 * list. Throws LogFileError `not-records` when there is no list of
 * records, `invalid-json` when the text is no JSON or ends early: a file is whole or refused.
 */
export async function* splitRecords(chunks: AsyncIterable<Buffer>, bareList: boolean): AsyncGenerator<RecordSlice[]> {
  const splitter = new RecordSplitter(bareList);
  for await (const chunk of chunks) {
    const slices = splitter.push(chunk);
    if (slices.length > 0) yield slices;
  }
  splitter.finish();
}

const notRecords = () => new LogFileError("not-records", "no Records list: this is not a CloudTrail log file");

/** The state between chunks. `push` returns the records that ended in the chunk. */
class RecordSplitter {
  private depth = 0;
  private inString = false;
  private escaped = false;
  private started = false;
  private ended = false;
  /** Depth of the list whose elements are records: 1 for a bare list, 2 for Records; 0 before it is found. */
  private listDepth = 0;
  private listsSeen = 0;
  private inList = false;
  private key: number[] | null = null;
  private lastKey = "";
  private expectValue = false;
  private index = -1;
  private parts: Buffer[] = [];
  private bytes = 0;
  private problem: "too-large" | "too-deep" | null = null;
  private recordOpen = false;
  private first = true;
  private readonly bareList: boolean;

  constructor(bareList: boolean) {
    this.bareList = bareList;
  }

  push(input: Buffer): RecordSlice[] {
    const chunk = this.first && input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? input.subarray(3) : input;
    this.first = false;
    const slices: RecordSlice[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.inString) {
        if (this.recordOpen && !this.escaped) {
          // Skip along a string without looking at each state: strings are most of a record.
          const next = this.skipString(chunk, at);
          if (next >= chunk.length) break;
          at = next;
        }
        this.inStringByte(chunk[at] ?? 0);
        continue;
      }
      if (isBlank(byte)) continue;
      if (this.inList) {
        const done = this.listByte(byte);
        if (done === "start") from = at;
        if (done === "end" || done === "end-before") {
          const end = done === "end" ? at + 1 : at;
          slices.push(this.close(chunk.subarray(from, end)));
          if (done === "end-before") this.afterElement(byte);
        }
        continue;
      }
      this.outsideByte(byte);
    }
    if (this.recordOpen) this.keep(chunk.subarray(Math.min(from, chunk.length)));
    return slices;
  }

  /** Refuses input that ended inside something or held no list of records. */
  finish(): void {
    if (!this.ended) throw new LogFileError("invalid-json", "the JSON ends early");
    if (this.listsSeen === 0) throw notRecords();
  }

  private skipString(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === QUOTE || byte === BACKSLASH) return at;
    }
    return chunk.length;
  }

  private inStringByte(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      if (this.key !== null) {
        this.lastKey = Buffer.from(this.key).toString("utf8");
        this.key = null;
      }
      return;
    }
    if (this.key !== null && this.key.length < 64) this.key.push(byte);
  }

  /** A byte between or inside elements of the list. Scalars are elements too: they are set aside one by one. */
  private listByte(byte: number): "start" | "end" | "end-before" | null {
    if (!this.recordOpen) {
      if (byte === COMMA || byte === CLOSE_BRACKET) {
        this.afterElement(byte);
        return null;
      }
      this.recordOpen = true;
      this.index += 1;
      this.enter(byte);
      return "start";
    }
    const nested = this.depth > this.listDepth;
    if (!nested && (byte === COMMA || byte === CLOSE_BRACKET)) return "end-before";
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.depth -= 1;
      return this.depth === this.listDepth ? "end" : null;
    }
    this.enter(byte);
    return null;
  }

  private enter(byte: number): void {
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.depth += 1;
      if (this.depth - this.listDepth > MAX_DEPTH) this.problem ??= "too-deep";
    }
  }

  private afterElement(byte: number): void {
    if (byte !== CLOSE_BRACKET) return;
    this.depth -= 1;
    this.inList = false;
    if (this.depth === 0) this.ended = true;
  }

  private outsideByte(byte: number): void {
    if (this.ended) throw new LogFileError("invalid-json", "text follows the JSON document");
    if (!this.started) {
      this.started = true;
      if (byte === OPEN_BRACKET && this.bareList) {
        this.openList(1);
        return;
      }
      if (byte === OPEN_BRACKET) throw notRecords();
      if (byte !== OPEN_BRACE) throw new LogFileError("invalid-json", "not JSON");
      this.depth = 1;
      return;
    }
    if (byte === QUOTE) {
      this.inString = true;
      if (this.depth === 1 && !this.expectValue) this.key = [];
      else this.expectValue = false;
      return;
    }
    if (byte === COLON && this.depth === 1) {
      this.expectValue = true;
      return;
    }
    if (byte === COMMA && this.depth === 1) this.expectValue = false;
    if (byte === OPEN_BRACKET && this.depth === 1 && this.lastKey === "Records") {
      this.openList(2);
      return;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth += 1;
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.depth -= 1;
      if (this.depth === 0) this.ended = true;
    }
  }

  private openList(depth: number): void {
    this.listsSeen += 1;
    if (this.listsSeen > 1) throw new LogFileError("invalid-json", "Records occurs twice");
    this.depth = depth;
    this.listDepth = depth;
    this.inList = true;
    this.expectValue = false;
    this.lastKey = "";
  }

  private keep(bytes: Buffer): void {
    this.bytes += bytes.length;
    if (this.bytes > MAX_RECORD_BYTES) {
      this.problem ??= "too-large";
      this.parts = [];
    }
    if (this.problem === null) this.parts.push(Buffer.from(bytes));
  }

  private close(bytes: Buffer): RecordSlice {
    this.bytes += bytes.length;
    if (this.bytes > MAX_RECORD_BYTES) this.problem ??= "too-large";
    const problem = this.problem;
    const whole = problem !== null ? null : this.parts.length === 0 ? bytes : Buffer.concat([...this.parts, bytes]);
    this.parts = [];
    this.bytes = 0;
    this.problem = null;
    this.recordOpen = false;
    if (whole === null) return { index: this.index, bytes: null, problem: problem ?? "too-large" };
    return { index: this.index, bytes: whole, problem: null };
  }
}
