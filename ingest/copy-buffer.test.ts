import { describe, expect, test } from "vitest";
import { CopyBuffer } from "./copy-buffer.ts";

/** What was written between the header and the end mark, in hexadecimal. */
function written(write: (copy: CopyBuffer) => void): string {
  const copy = new CopyBuffer();
  write(copy);
  return copy.finish().subarray(19, -2).toString("hex");
}

describe("binary COPY", () => {
  test("begins with the signature and ends with the mark", () => {
    const bytes = new CopyBuffer().finish();
    expect(bytes.subarray(0, 11).toString("latin1")).toBe("PGCOPY\n\xff\r\n\0");
    expect(bytes.subarray(11).toString("hex")).toBe(`${"00".repeat(8)}ffff`);
  });

  test("times count microseconds from 2000", () => {
    expect(written((copy) => copy.time(Date.UTC(2000, 0)))).toBe(`00000008${"00".repeat(8)}`);
    expect(written((copy) => copy.time(Date.UTC(2000, 0) + 1))).toBe("0000000800000000000003e8");
    expect(written((copy) => copy.time(Date.UTC(2000, 0) - 1))).toBe("00000008fffffffffffffc18");
    const bytes = Buffer.from(
      written((copy) => copy.time(Date.parse("2026-11-20T10:00:00.123Z"))),
      "hex",
    );
    expect(bytes.readBigInt64BE(4)).toBe(BigInt(Date.parse("2026-11-20T10:00:00.123Z") - 946_684_800_000) * 1_000n);
  });

  test("numbers, truths and nulls", () => {
    expect(written((copy) => copy.smallint(-1))).toBe("00000002ffff");
    expect(written((copy) => copy.integer(2 ** 31 - 1))).toBe("000000047fffffff");
    expect(written((copy) => copy.integer(null))).toBe("ffffffff");
    expect(written((copy) => copy.bigint(2 ** 52))).toBe("000000080010000000000000");
    expect(written((copy) => copy.boolean(true))).toBe("0000000101");
    expect(written((copy) => copy.nulls(2))).toBe("ffffffffffffffff");
  });

  test("texts go as UTF-8 with their length in bytes; half a surrogate pair becomes the replacement character", () => {
    expect(written((copy) => copy.text("é\t\\N"))).toBe(`00000005${Buffer.from("é\t\\N").toString("hex")}`);
    expect(written((copy) => copy.text("a\ud800"))).toBe("0000000461efbfbd");
  });

  test("uuids in lower case only; anything else is left to the caller", () => {
    const uuid = "88961f13-41dc-438a-ab21-44a773a31b99";
    expect(written((copy) => expect(copy.uuid(uuid)).toBe(true))).toBe(`00000010${uuid.replaceAll("-", "")}`);
    for (const other of [uuid.toUpperCase(), `${uuid}0`, uuid.replace("-", "0"), `${uuid.slice(0, -1)}g`, ""]) {
      expect(written((copy) => expect(copy.uuid(other)).toBe(false))).toBe("");
    }
  });

  test("lists of integers have one dimension; an empty one is null", () => {
    const head = "0000002400000001000000000000001700000002";
    const elements = "0000000100000004000000050000000400000006";
    expect(written((copy) => copy.integers([5, 6], (one) => one))).toBe(head + elements);
    expect(written((copy) => copy.integers([], Number))).toBe("ffffffff");
  });

  test("grows with what is written", () => {
    const long = "x".repeat(300_000);
    expect(written((copy) => copy.text(long)).length).toBe(2 * (4 + 300_000));
  });
});
