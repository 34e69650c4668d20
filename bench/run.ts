/** What a run of the benchmark carries from one measure to the next. */
import type pg from "pg";
import type { DataManifest } from "./data/build-data.ts";
import type { DataPlan } from "./data/plan.ts";
import type { Line } from "./line.ts";
import type { BenchServices } from "./services.ts";

/** Groups of measures that can be chosen. A group whose figures another needs runs with it. */
export const MEASURES = ["ingest", "store", "queries", "web"] as const;
export type Measure = (typeof MEASURES)[number];

export type Run = {
  plan: DataPlan;
  data: DataManifest;
  services: BenchServices;
  client: pg.Client;
  /** Folder for files of this run. */
  root: string;
  workers: number;
  /** Restarts the database, and connects `client` again. */
  restart(): Promise<void>;
  say(line: string): void;
  lines: Line[];
  conditions: [name: string, value: string][];
};
