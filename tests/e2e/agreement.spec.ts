/**
 * Histogram sum = group sum = rows = exported rows = a count of the records in the files, for fifty generated questions.
 * Guards against every kind of wrong number: a rollup that drifted, a filter that one of the answers reads otherwise.
 */
import { randomNumbers } from "../helpers/random-events.ts";
import { sum } from "./pages/answered-page.ts";
import { expect, test } from "./pages/test.ts";
import { type Condition, FIELDS, meets, readSampleRecords, type SampleRecord, toSearch } from "./sample-records.ts";

const QUESTIONS = 50;
const PER_TEST = 5;
const HOUR_MS = 3_600_000;
const GROUPS = ["outcome", "eventSource", "awsRegion", "recipientAccountId", "identityType", "readOnly"];

/** A question about values that the records have: one to three conditions of every form. */
function makeQuestion(records: readonly SampleRecord[], random: () => number): Condition[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const fields = Object.keys(FIELDS).sort(() => random() - 0.5);
  return fields.slice(0, 1 + Math.floor(random() * 3)).map((field) => {
    const value = () => FIELDS[field]?.(pick(records)) ?? "*";
    return { field, exclude: random() < 0.35, values: makeValues(field, value, random) };
  });
}

function makeValues(field: string, value: () => string, random: () => number): string[] {
  const first = value();
  if (first === "*" || field === "readOnly") return [first];
  const form = random();
  const length = Math.max(3, Math.floor(first.length / 2));
  const isAddress = field === "sourceIPAddress" && /^\d+\.\d+\.\d+\.\d+$/.test(first);
  if (isAddress && form < 0.4) return [`${first.split(".").slice(0, 2).join(".")}.0.0/16`];
  if (form < 0.5) return [...new Set([first, value(), value()])].filter((one) => one !== "*");
  if (form < 0.65) return [`${first.slice(0, length)}*`];
  if (form < 0.75) return [`*${first.slice(-length)}`];
  return form < 0.85 ? [`*${first.slice(1, length)}*`] : [first];
}

for (let first = 0; first < QUESTIONS; first += PER_TEST) {
  test(`page, groups, histogram and export agree with the files: questions ${first + 1} to ${first + PER_TEST}`, async ({
    explorer,
    product,
    request,
  }) => {
    test.setTimeout(180_000);
    const all = { from: new Date(product.from), to: new Date(product.to) };
    // What other specs deliver lies in the last hour.
    const to = new Date(all.to.getTime() - HOUR_MS).toISOString();
    const records = (await readSampleRecords(all)).filter(
      ({ eventTime }) => Date.parse(eventTime) >= all.from.getTime() && Date.parse(eventTime) < Date.parse(to),
    );
    expect(records.length).toBeGreaterThan(1_000);
    const random = randomNumbers(1_000 + first);
    let found = 0;
    for (let index = 0; index < PER_TEST; index += 1) {
      const question = makeQuestion(records, random);
      const search = toSearch(question);
      const text = JSON.stringify(search);
      const expected = records.filter((record) => meets(record, question));
      found += expected.length;
      const exported = await request.get(
        `/api/v1/export?${new URLSearchParams({ from: product.from, to, format: "ndjson", ...search })}`,
      );
      expect(exported.status(), text).toBe(200);
      const ids = (await exported.text())
        .split("\n")
        .filter((line) => line !== "")
        .flatMap((line) => JSON.parse(line).eventID ?? []);
      expect([...ids].sort(), text).toEqual(expected.map(({ eventID }) => eventID).sort());
      await explorer.open({ to, ...search, limit: "50" });
      expect(await explorer.total(), text).toBe(expected.length);
      if (expected.length === 0) continue;
      expect(await explorer.histogramTotal(), text).toBe(expected.length);
      expect(await explorer.rows.count(), text).toBe(Math.min(50, expected.length));
      await explorer.open({ to, ...search, groupBy: GROUPS[(first + index) % GROUPS.length] ?? "outcome" });
      expect(sum(await explorer.groupCounts()), text).toBe(expected.length);
    }
    expect(found).toBeGreaterThan(0);
  });
}
