/** The limit of one thread: gunzip and JSON.parse of log files that are in memory already. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { DataPlan } from "../data/plan.ts";
import { listKeys } from "../delivery.ts";
import { medianRate } from "../statistics.ts";

const ENOUGH_BYTES = 24 * 2 ** 20;
const TIMES = 5;

/** Records a second; median of five. */
export async function measureParseLimit(plan: DataPlan, week: number): Promise<number> {
  const bodies: Buffer[] = [];
  let bytes = 0;
  for (const { path } of await listKeys(plan, [week])) {
    const body = await readFile(path);
    bodies.push(body);
    bytes += body.length;
    if (bytes > ENOUGH_BYTES) break;
  }
  const parse = (): number => bodies.reduce((total, body) => total + countRecords(body), 0);
  const records = parse();
  return medianRate(records, TIMES, parse);
}

function countRecords(body: Buffer): number {
  const { Records }: { Records: unknown[] } = JSON.parse(gunzipSync(body).toString("utf8"));
  return Records.length;
}
