/**
 * Histogram sum = group sum = rows = exported rows = a count of the records in the files, for fifty generated questions.
 * Guards against every kind of wrong number: a rollup that drifted, a filter that one of the answers reads otherwise.
 * The API answers each question in every way; the page shows every other one as rows, the rest in groups.
 */
import type { APIRequestContext } from "@playwright/test";
import { randomNumbers } from "../helpers/random-events.ts";
import { sum } from "./pages/answered-page.ts";
import { test as base, expect } from "./pages/test.ts";
import { readProduct } from "./product.ts";
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

const test = base.extend<object, { records: SampleRecord[] }>({
  /** Without the last hour: there lies what other specs deliver. */
  records: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern
    async ({}, use) => {
      const product = readProduct();
      const [from, to] = [new Date(product.from), new Date(product.to)];
      const all = await readSampleRecords({ from, to });
      const end = to.getTime() - HOUR_MS;
      const inRange = (time: number) => time >= from.getTime() && time < end;
      await use(all.filter(({ eventTime }) => inRange(Date.parse(eventTime))));
    },
    { scope: "worker" },
  ],
});

async function ask(request: APIRequestContext, path: string, search: Record<string, string>): Promise<string> {
  const answer = await request.get(`/api/v1/${path}?${new URLSearchParams(search)}`);
  expect(answer.status(), JSON.stringify(search)).toBe(200);
  return answer.text();
}

/** What the API answers: ids of the exported events, sums over groups and over buckets, and how many a list has. */
async function askApi(request: APIRequestContext, question: Record<string, string>, groupBy: string) {
  const [file, groups, histogram, list] = await Promise.all([
    ask(request, "export", { ...question, format: "ndjson" }),
    ask(request, "groups", { ...question, groupBy, limit: "1000" }),
    ask(request, "histogram", question),
    ask(request, "events", { ...question, limit: "1000" }),
  ]);
  const lines = file.split("\n").filter((line) => line !== "");
  const counts = (rows: { count: number }[]) => sum(rows.map(({ count }) => count));
  return {
    ids: lines.flatMap((line): string[] => JSON.parse(line).eventID ?? []).sort(),
    grouped: counts(JSON.parse(groups).groups),
    charted: counts(JSON.parse(histogram).buckets),
    listed: JSON.parse(list).events.length,
  };
}

for (let first = 0; first < QUESTIONS; first += PER_TEST) {
  test(`page, groups, histogram and export agree with the files: questions ${first + 1} to ${first + PER_TEST}`, async ({
    explorer,
    product,
    records,
    request,
  }) => {
    test.setTimeout(180_000);
    const to = new Date(Date.parse(product.to) - HOUR_MS).toISOString();
    expect(records.length).toBeGreaterThan(1_000);
    const random = randomNumbers(1_000 + first);
    let found = 0;
    for (let index = 0; index < PER_TEST; index += 1) {
      const question = makeQuestion(records, random);
      const search = toSearch(question);
      const text = JSON.stringify(search);
      const groupBy = GROUPS[(first + index) % GROUPS.length] ?? "outcome";
      const ids = records.filter((record) => meets(record, question)).map(({ eventID }) => eventID);
      const count = ids.length;
      found += count;
      const answers = await askApi(request, { from: product.from, to, ...search }, groupBy);
      expect(answers, text).toEqual({
        ids: ids.sort(),
        grouped: count,
        charted: count,
        listed: Math.min(1_000, count),
      });
      const asRows = (first + index) % 2 === 0;
      await explorer.open({ to, ...search, ...(asRows ? { limit: "50" } : { groupBy }) });
      expect(await explorer.total(), text).toBe(count);
      if (count === 0) continue;
      expect(await explorer.histogramTotal(), text).toBe(count);
      if (asRows) expect(await explorer.rows.count(), text).toBe(Math.min(50, count));
      else expect(sum(await explorer.groupCounts()), text).toBe(count);
    }
    expect(found).toBeGreaterThan(0);
  });
}
