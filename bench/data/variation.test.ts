import { expect, test } from "vitest";
import { Variation } from "./variation.ts";

const RECORD = JSON.stringify({
  eventTime: "2026-10-20T10:00:00Z",
  eventID: "88961f13-41dc-438a-ab21-44a773a31b99",
  requestID: "U7C9YVYTMXPTY51Q",
  sourceIPAddress: "84.138.116.250",
  userIdentity: {
    accessKeyId: "ASIAM3YLSAE6WHA2ZFZ3",
    arn: "arn:aws:sts::666677778888:assumed-role/app/i-093399cb7f6d18cd3",
  },
});
const WEEK_MS = 7 * 86_400_000;

const read = (variation: Variation, record: number, week: number): typeof parsed =>
  JSON.parse(variation.week(1, week, week * WEEK_MS)(record));
const parsed = JSON.parse(RECORD);

test("another week has other ids, keys and addresses, in its own time, and the same form", () => {
  const variation = new Variation();
  const other = read(variation, variation.add(RECORD), 1);
  expect(other.eventTime).toBe("2026-10-27T10:00:00Z");
  expect(other.eventID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(other.requestID).toMatch(/^[A-Z0-9]{16}$/);
  expect(other.userIdentity.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
  expect(other.sourceIPAddress).toMatch(/^84\.138\.\d+\.\d+$/);
  for (const name of ["eventID", "requestID", "sourceIPAddress"]) expect(other[name]).not.toBe(parsed[name]);
  expect(other.userIdentity.arn).toMatch(/^arn:aws:sts::666677778888:assumed-role\/app\/i-[0-9a-f]{17}$/);
});

test("no event id is given twice, in any week", () => {
  const variation = new Variation();
  const records = Array.from({ length: 200 }, (_, index) =>
    variation.add(RECORD.replace("88961f13", index.toString(16).padStart(8, "0"))),
  );
  const ids = [0, 1, 2, 3].flatMap((week) => records.map((record) => read(variation, record, week).eventID));
  expect(new Set(ids).size).toBe(ids.length);
});

test("what two records of a week share they share in every week", () => {
  const variation = new Variation();
  const [one, two] = [variation.add(RECORD), variation.add(RECORD.replace("88961f13", "00000000"))];
  const [first, second] = [read(variation, one, 5), read(variation, two, 5)];
  expect(first.userIdentity).toEqual(second.userIdentity);
  expect(first.eventID).not.toBe(second.eventID);
});

test("the same week again is the same text", () => {
  const make = () => {
    const variation = new Variation();
    return variation.week(1, 3, 3 * WEEK_MS)(variation.add(RECORD));
  };
  expect(make()).toBe(make());
});
