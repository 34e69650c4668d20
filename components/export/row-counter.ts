/** Counts the rows of an export as it comes in, and tells whether its end has come. */

export type Format = "csv" | "json" | "ndjson";

const LINE_FEED = 10;
const QUOTE = 34;
const HASH = 35;
const END = /(?:# complete: (\d+) rows|"count":(\d+),"more":(?:true|false),"complete":true\})/;
/** More than the end of any format. */
const TAIL_BYTES = 200;

export class RowCounter {
  bytes = 0;
  private lines = 0;
  private headLines = 0;
  private atStart = true;
  private inHead = true;
  private quoted = false;
  private tail: Uint8Array = new Uint8Array();
  private readonly format: Format;

  constructor(format: Format) {
    this.format = format;
  }

  /** Takes the next piece of the file. */
  add(piece: Uint8Array): void {
    this.bytes += piece.length;
    for (const byte of piece) this.addByte(byte);
    const last = piece.subarray(-TAIL_BYTES);
    const kept = this.tail.subarray(Math.max(0, this.tail.length + last.length - TAIL_BYTES));
    const tail = new Uint8Array(kept.length + last.length);
    tail.set(kept);
    tail.set(last, kept.length);
    this.tail = tail;
  }

  /** Rows that have come so far. */
  get rows(): number {
    return this.finished ?? Math.max(0, this.lines - this.headLines);
  }

  /** The number of rows that the file itself says at its end; null as long as that has not come. */
  get finished(): number | null {
    const match = END.exec(new TextDecoder().decode(this.tail));
    return match === null ? null : Number(match[1] ?? match[2]);
  }

  private addByte(byte: number): void {
    if (this.inHead && this.atStart && byte < 128) {
      // The head: comments and titles of a CSV, one line of the others.
      const isComment = this.format === "csv" && byte === HASH;
      this.headLines += 1;
      this.inHead = isComment;
      this.atStart = false;
    }
    if (byte === QUOTE && this.format === "csv") this.quoted = !this.quoted;
    if (byte !== LINE_FEED || this.quoted) return;
    this.lines += 1;
    this.atStart = true;
  }
}
