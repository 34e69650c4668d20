/** The limits of one thread: gunzip and JSON.parse of log files that are in memory already, without and with extraction. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import type { DataPlan } from "../data/plan.ts";
import { listKeys } from "../delivery.ts";
import { medianRate } from "../statistics.ts";

const ENOUGH_BYTES = 24 * 2 ** 20;
const TIMES = 5;

/** Records a second; medians of five. */
export async function measureParseLimits(plan: DataPlan, week: number): Promise<{ parse: number; extract: number }> {
  const bodies: Buffer[] = [];
  let bytes = 0;
  for (const { path } of await listKeys(plan, [week])) {
    const body = await readFile(path);
    bodies.push(body);
    bytes += body.length;
    if (bytes > ENOUGH_BYTES) break;
  }
  const countAll = (count: (records: readonly unknown[]) => number): number =>
    bodies.reduce((total, body) => total + count(readRecords(body)), 0);
  const parse = (): number => countAll((records) => records.length);
  const extract = (): number => countAll(countExtracted);
  const records = parse();
  return { parse: await medianRate(records, TIMES, parse), extract: await medianRate(records, TIMES, extract) };
}

function readRecords(body: Buffer): unknown[] {
  const { Records }: { Records: unknown[] } = JSON.parse(gunzipSync(body).toString("utf8"));
  return Records;
}

function countExtracted(records: readonly unknown[]): number {
  let events = 0;
  for (const [recordIndex, record] of records.entries()) {
    if ("event" in extractEvent(record, { recordIndex, accountId: null, region: null })) events += 1;
  }
  return events;
}
