/** The week that all weeks are made of: simulated events, cut into files as a busy trail cuts them. */
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { simulate } from "../../simulator/simulate.ts";
import { type DataPlan, weekStart } from "./plan.ts";
import { Variation } from "./variation.ts";

/** A file of the base week. `folder` and `name` have the parts of an S3 key; `records` are numbers of the variation. */
export type BaseFile = {
  prefix: string;
  account: string;
  kind: string;
  region: string;
  stampMs: number;
  records: number[];
};

export type BaseWeek = { variation: Variation; files: BaseFile[]; startMs: number; records: number };

const WINDOW_MS = 300_000;
const MOST_RECORDS = 4_000;
/** Each Sunday night some hours come in one file per folder, as after a delay of delivery. */
const LATE = { fromMs: 6 * 86_400_000 + 2 * 3_600_000, toMs: 6 * 86_400_000 + 8 * 3_600_000 };

const fileSchema = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const KEY = /^(AWSLogs\/[^/]+)\/(\d+)\/([^/]+)\/([^/]+)\//;

/** Simulates the newest week of the plan. Every event is in it once: a repeated event id is left out. */
export async function makeBaseWeek(plan: DataPlan): Promise<BaseWeek> {
  const from = weekStart(plan, plan.weeks - 1);
  const events = Math.round(plan.size / plan.weeks);
  const simulation = simulate({
    seed: plan.seed,
    from,
    to: plan.to,
    events,
    accounts: plan.accounts,
    storylines: false,
  });
  const variation = new Variation();
  const files = new Map<string, BaseFile>();
  const known = new Set<string>();
  for await (const { key, body } of simulation.logFiles()) {
    const [, prefix, account, kind, region] = KEY.exec(key) ?? [];
    if (prefix === undefined || account === undefined || kind === undefined || region === undefined) continue;
    for (const record of fileSchema.parse(JSON.parse(gunzipSync(body).toString("utf8"))).Records) {
      const eventID = String(record.eventID);
      if (known.has(eventID)) continue;
      known.add(eventID);
      const stampMs = stampOf(Date.parse(String(record.eventTime)), from.getTime());
      const name = `${account}/${kind}/${region}/${stampMs}`;
      const file = files.get(name) ?? { prefix, account, kind, region, stampMs, records: [] };
      file.records.push(variation.add(JSON.stringify(record)));
      files.set(name, file);
    }
  }
  return { variation, files: [...files.values()].flatMap(cut), startMs: from.getTime(), records: known.size };
}

/** Time of delivery of an event's file: some minutes after its five minutes. */
function stampOf(timeMs: number, startMs: number): number {
  const at = timeMs - startMs;
  if (at >= LATE.fromMs && at < LATE.toMs) return startMs + LATE.toMs;
  return Math.ceil((timeMs + 1) / WINDOW_MS) * WINDOW_MS + WINDOW_MS;
}

function cut(file: BaseFile): BaseFile[] {
  const parts: BaseFile[] = [];
  for (let at = 0; at < file.records.length; at += MOST_RECORDS) {
    parts.push({ ...file, records: file.records.slice(at, at + MOST_RECORDS) });
  }
  return parts;
}

/** S3 key of a file in another week; the name's random part follows from the rest. */
export function keyOf({ prefix, account, kind, region, stampMs, records }: BaseFile, shiftMs: number): string {
  const time = new Date(stampMs + shiftMs).toISOString();
  const minute = time.slice(0, 16).replaceAll(/[-:]/g, "");
  const unique = createHash("md5").update(`${account}${kind}${region}${time}${records[0]}`).digest("hex").slice(0, 16);
  const name = `${account}_${kind}_${region}_${minute}Z_${unique}.json.gz`;
  return `${prefix}/${account}/${kind}/${region}/${time.slice(0, 10).replaceAll("-", "/")}/${name}`;
}
