import { describe, expect, it } from "vitest";
import { noteFailure } from "./failure-limit.ts";

describe("noteFailure", () => {
  it("asks to wait after twenty failures of one address within a quarter of an hour, and then forgets", () => {
    const now = 1_000_000;
    for (let count = 0; count < 20; count += 1) expect(noteFailure("a", now + count)).toBeNull();
    expect(noteFailure("a", now + 60_000)).toBe(14 * 60);
    expect(noteFailure("b", now + 60_000)).toBeNull();
    expect(noteFailure("a", now + 15 * 60_000)).toBeNull();
  });

  it("keeps no more than ten thousand addresses, the latest ones", () => {
    const now = 50_000_000;
    for (let count = 0; count < 21; count += 1) noteFailure("busy", now);
    for (let index = 0; index < 9_999; index += 1) noteFailure(`other ${index}`, now);
    expect(noteFailure("busy", now)).not.toBeNull();
    for (let index = 0; index < 10_000; index += 1) noteFailure(`more ${index}`, now);
    expect(noteFailure("busy", now)).toBeNull();
  });
});
