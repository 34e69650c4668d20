/** Values that the questions ask about, taken from the events so that each range has some. */
import { z } from "zod";
import type { TimeRange } from "../../query/event-query.ts";
import type { DuckDB } from "../peers/duckdb.ts";
import { within } from "./question.ts";

const row = z.object({ value: z.string() });
const ASKED = 5;

export type Values = Record<
  | "awsRegion"
  | "eventSource"
  | "accessKeyId"
  | "sourceIPAddress"
  | "resource"
  | "block"
  | "rareEventName"
  | "principal",
  string[]
>;

/** Five of each, the same for the same events. */
export async function chooseValues(duckdb: DuckDB, day: TimeRange): Promise<Values> {
  const choose = async (statement: string): Promise<string[]> =>
    (await duckdb.rows(row, `${statement} limit ${ASKED}`)).map(({ value }) => value);
  const ofDay = (value: string, condition: string): string =>
    `select value from (select ${value} as value from events where ${within(day)} and ${condition}) group by value`;
  const busiest = "order by count(*) desc, value";
  const some = "having count(*) between 3 and 2000 order by hash(value)";
  const address = `regexp_full_match("sourceIPAddress", '[0-9.]+')`;
  return {
    awsRegion: await choose(`${ofDay(`"awsRegion"`, "true")} ${busiest}`),
    eventSource: await choose(`${ofDay(`"eventSource"`, "true")} ${busiest}`),
    accessKeyId: await choose(`${ofDay(`"accessKeyId"`, `"accessKeyId" is not null`)} ${some}`),
    sourceIPAddress: await choose(`${ofDay(`"sourceIPAddress"`, address)} ${some}`),
    resource: await choose(`${ofDay("unnest(resource)", "resource is not null")} ${some}`),
    block: await choose(`${ofDay(`regexp_replace("sourceIPAddress", '[0-9]+$', '0/24')`, address)} ${some}`),
    rareEventName: await choose(`select "eventName" as value from events group by 1 order by count(*), value`),
    principal: await choose(`${ofDay("principal", `principal is not null and not "byService"`)} ${some}`),
  };
}
