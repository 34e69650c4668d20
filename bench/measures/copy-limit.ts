/** The limits of one connection: COPY of tuples that are ready, into a table without and with key and indexes. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { medianRate } from "../statistics.ts";

const ROWS = 200_000;
const TIMES = 3;

/** Rows a second, durable; medians of three. Needs events in the database. */
export async function measureCopyLimits(databaseUrl: string): Promise<{ plain: number; indexed: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const chunks: Buffer[] = [];
    const source = client.query(copyTo(`copy (select * from cloudtrail.event limit ${ROWS}) to stdout`));
    for await (const chunk of source) chunks.push(chunk);
    const { rows } = await client.query<{ rows: string }>(
      `select count(*) as rows from (select 1 from cloudtrail.event limit ${ROWS}) sample`,
    );
    await client.query("create schema if not exists bench");
    const rate = (like: string): Promise<number> =>
      medianRate(Number(rows[0]?.rows), TIMES, async () => {
        await client.query("drop table if exists bench.copied");
        await client.query(`create table bench.copied (like cloudtrail.event ${like})`);
        await pipeline(Readable.from(chunks), client.query(copyFrom("copy bench.copied from stdin")));
      });
    return { plain: await rate(""), indexed: await rate("including indexes") };
  } finally {
    await client.query("drop table if exists bench.copied").catch(() => {});
    await client.end();
  }
}
