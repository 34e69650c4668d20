import { expect, it } from "vitest";
import { type CatalogueEntry, isWanted, standingOf } from "./catalogue-entry.ts";

const entry: CatalogueEntry = {
  slug: "s3-bucket-exposure",
  title: "Bucket made public",
  question: "Was a bucket opened to everybody?",
  section: "exfiltration",
  severity: "high",
  tier: "extended",
  attack: ["T1530"],
  cis: [],
  asks: [],
  needs: ["management", "data"],
  text: "putbucketpolicy t1530",
};
const all = { text: "", severities: [], extended: true };

it("finds by every word, wherever it is, in any tier", () => {
  expect(isWanted(entry, { ...all, text: "BUCKET  t1530", extended: false })).toBe(true);
  expect(isWanted(entry, { ...all, text: "putbucketpolicy" })).toBe(true);
  expect(isWanted(entry, { ...all, text: "bucket t9999" })).toBe(false);
});

it("hides the extended tier and other severities only when asked to", () => {
  expect(isWanted(entry, all)).toBe(true);
  expect(isWanted(entry, { ...all, extended: false })).toBe(false);
  expect(isWanted(entry, { ...all, severities: ["high", "low"] })).toBe(true);
  expect(isWanted(entry, { ...all, severities: ["low"] })).toBe(false);
});

it("never says zero of events that are not recorded, nor where there is no count", () => {
  const counted = { counts: { [entry.slug]: 0 }, recorded: ["management"], events: true };
  expect(standingOf(entry, counted)).toEqual({ kind: "unrecorded", categories: ["data"] });
  expect(standingOf(entry, { ...counted, recorded: ["management", "data"] })).toEqual({ kind: "quiet" });
  expect(standingOf(entry, { ...counted, counts: { [entry.slug]: 3 } })).toEqual({ kind: "found", count: 3 });
  expect(standingOf(entry, { ...counted, counts: {} })).toEqual({ kind: "unknown" });
  expect(standingOf(entry, { problem: "busy" })).toEqual({ kind: "unknown" });
  expect(standingOf(entry, null)).toEqual({ kind: "waiting" });
});

it("says what a search needs first before anything else", () => {
  expect(standingOf({ ...entry, asks: ["IP address"] }, null)).toEqual({ kind: "asks", what: "IP address" });
});
