/** What the figures were taken on: the kind of machine and versions, nothing that names it. */
import { availableParallelism, cpus, totalmem } from "node:os";
import type pg from "pg";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import type { DataManifest } from "./data/build-data.ts";
import type { DataPlan } from "./data/plan.ts";
import { mebibytes } from "./figures.ts";
import { openDuckDB } from "./peers/duckdb.ts";

const DAY_MS = 86_400_000;

/** Name and value, as they are printed. */
export async function listConditions(
  plan: DataPlan,
  data: DataManifest,
  client: pg.Client,
): Promise<[name: string, value: string][]> {
  const { rows } = await client.query<{ version: string; buffers: string }>(
    "select current_setting('server_version') as version, current_setting('shared_buffers') as buffers",
  );
  const { median, p95, most } = data.recordsPerFile;
  return [
    ["Date", new Date().toISOString().slice(0, 10)],
    ["Events", `${data.records.toLocaleString("en")} over ${plan.weeks * 7} days, ${plan.accounts} accounts`],
    [
      "Log files",
      `${data.files.toLocaleString("en")}, ${mebibytes(data.gzippedBytes)} gzipped, ${mebibytes(data.inflatedBytes)} ` +
        `inflated; records a file: median ${median}, 95 % at most ${p95}, most ${most}`,
    ],
    [
      "Cores",
      `${availableParallelism()} (${cpus()[0]?.model.trim() ?? "unknown"}), shared with database, S3 and queue`,
    ],
    ["Memory", `${Math.round(totalmem() / 2 ** 30)} GiB; Postgres shared_buffers ${rows[0]?.buffers ?? "unknown"}`],
    [
      "Versions",
      `Node ${process.versions.node}, PostgreSQL ${rows[0]?.version ?? "unknown"}, DuckDB ${await duckdbVersion()}, ` +
        `Prisma ${packageJson.dependencies["@prisma/client"]}`,
    ],
    [
      "Ranges",
      `end at ${plan.to.toISOString().slice(0, 10)}; "everything" is ${((plan.weeks + plan.liveWeeks) * 7 * DAY_MS) / DAY_MS} days`,
    ],
  ];
}

async function duckdbVersion(): Promise<string> {
  const duckdb = await openDuckDB();
  const [row] = await duckdb.rows(z.object({ version: z.string() }), "select version() as version");
  duckdb.close();
  return row?.version.replace(/^v/, "") ?? "unknown";
}
