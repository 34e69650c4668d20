/**
 * Rows in Postgres's binary COPY format, written into one growing buffer: Postgres reads numbers, times and uuids as they
 * are, where text would have to be parsed. https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS
 */
const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const FIRST_BYTES = 256 * 1024;
const NULL = -1;
/** Microseconds of 2000-01-01, from which Postgres counts, to 1970. */
const EPOCH_MS = Date.UTC(2000, 0);
const TWO_32 = 2 ** 32;
/** Oid of integer. */
const INTEGER_OID = 23;
const DASH = 45;

/** Collects rows; every row must have the same columns in the order of the COPY statement. */
export class CopyBuffer {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private at = 0;

  constructor() {
    SIGNATURE.copy(this.bytes);
    this.bytes.fill(0, SIGNATURE.length, SIGNATURE.length + 8);
    this.at = SIGNATURE.length + 8;
  }

  /** The whole of a COPY's input. The buffer is then at its end. */
  finish(): Buffer {
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(-1, this.at);
    return this.bytes.subarray(0, this.at);
  }

  startRow(columns: number): void {
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(columns, this.at);
  }

  nulls(count: number): void {
    this.reserve(4 * count);
    this.bytes.fill(0xff, this.at, this.at + 4 * count);
    this.at += 4 * count;
  }

  smallint(value: number): void {
    this.reserve(6);
    this.at = this.bytes.writeInt32BE(2, this.at);
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  integer(value: number | null): void {
    this.reserve(8);
    this.at = this.bytes.writeInt32BE(value === null ? NULL : 4, this.at);
    if (value !== null) this.at = this.bytes.writeInt32BE(value, this.at);
  }

  /** A whole number below 2^53. */
  bigint(value: number | null): void {
    this.reserve(12);
    this.at = this.bytes.writeInt32BE(value === null ? NULL : 8, this.at);
    if (value !== null) this.eight(value);
  }

  boolean(value: boolean | null): void {
    this.reserve(5);
    this.at = this.bytes.writeInt32BE(value === null ? NULL : 1, this.at);
    if (value !== null) this.at = this.bytes.writeUInt8(value ? 1 : 0, this.at);
  }

  /** A timestamptz, from milliseconds since 1970. */
  time(timeMs: number): void {
    this.reserve(12);
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.eight((timeMs - EPOCH_MS) * 1_000);
  }

  text(value: string | null): void {
    if (value === null) {
      this.nulls(1);
      return;
    }
    this.reserve(4 + 3 * value.length);
    const length = this.bytes.write(value, this.at + 4, "utf8");
    this.bytes.writeInt32BE(length, this.at);
    this.at += 4 + length;
  }

  /** A uuid in lower case with dashes; false, and nothing written, for any other text. */
  uuid(value: string): boolean {
    if (value.length !== 36) return false;
    this.reserve(20);
    let at = this.at + 4;
    let high = -1;
    for (let index = 0; index < 36; index++) {
      const code = value.charCodeAt(index);
      if (index === 8 || index === 13 || index === 18 || index === 23) {
        if (code !== DASH) return false;
        continue;
      }
      const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
      if (digit === -1) return false;
      if (high === -1) high = digit;
      else {
        this.bytes[at++] = (high << 4) | digit;
        high = -1;
      }
    }
    this.bytes.writeInt32BE(16, this.at);
    this.at += 20;
    return true;
  }

  /** An integer[]; null when it has no elements. */
  integers<T>(elements: readonly T[], read: (element: T) => number): void {
    if (elements.length === 0) {
      this.nulls(1);
      return;
    }
    this.reserve(24 + 8 * elements.length);
    const { bytes } = this;
    let at = bytes.writeInt32BE(20 + 8 * elements.length, this.at);
    at = bytes.writeInt32BE(1, at);
    at = bytes.writeInt32BE(0, at);
    at = bytes.writeInt32BE(INTEGER_OID, at);
    at = bytes.writeInt32BE(elements.length, at);
    at = bytes.writeInt32BE(1, at);
    for (const element of elements) {
      at = bytes.writeInt32BE(4, at);
      at = bytes.writeInt32BE(read(element), at);
    }
    this.at = at;
  }

  private eight(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.at = this.bytes.writeInt32BE(high, this.at);
    this.at = this.bytes.writeUInt32BE(value - high * TWO_32, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
