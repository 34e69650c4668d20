/** The lines of Queries: each question over three ranges, warm and after a restart, beside DuckDB. */
import { join } from "node:path";
import { z } from "zod";
import type { TimeRange } from "../../query/event-query.ts";
import { QueryTimeoutError } from "../../query/run-query.ts";
import { rememberCatalogue } from "../../reports/remember-soon.ts";
import { milliseconds } from "../figures.ts";
import { type Line, note } from "../line.ts";
import { formatSize } from "../options.ts";
import { type DuckDB, openDuckDB } from "../peers/duckdb.ts";
import { copyEvents } from "../peers/duckdb-events.ts";
import { facets, filtered, histogram, twoLevels } from "../questions/counts.ts";
import {
  catalogue,
  entityPage,
  frontDoor,
  newestOfFew,
  newestPage,
  overview,
  pageThousand,
} from "../questions/pages.ts";
import type { Comparable, Question } from "../questions/question.ts";
import { chooseValues } from "../questions/values.ts";
import type { Run } from "../run.ts";
import { median, percentile, timed } from "../statistics.ts";

const DAY_MS = 86_400_000;
/** Readers ask at odd minutes, on a working day. */
const BEFORE_END_MS = 3 * DAY_MS + 17 * 60_000 + 23_000;
const WARM_RUNS = 9;
const MOST_MS = 500;
/** A question as slow as this is asked three times only. */
const LONGEST_MS = 30_000;

type Asked = { question: Question; rangeName: string; range: TimeRange; coldMs: number; peerColdMs: number | null };

/** Asks everything once after a restart, then often. */
export async function measureQueries(run: Run): Promise<void> {
  const path = join(run.root, `events-${formatSize(run.plan.size)}.duckdb`);
  let duckdb = await openDuckDB(path);
  try {
    run.say("Queries: DuckDB's own table of the same events…");
    const copied = await copyEvents(duckdb, run.services.databaseUrl, run.root);
    run.say(`  ${copied.toLocaleString("en")} events; after a restart…`);
    const ranges = await listRanges(run, duckdb);
    const questions = await listQuestions(duckdb, ranges);
    run.lines.push(await measureRemembering(ranges));
    duckdb.close();
    await run.restart();
    duckdb = await openDuckDB(path);
    const asked: Asked[] = [];
    for (const { question, rangeName, range } of crossWithRanges(questions, ranges)) {
      const [value = ""] = question.values;
      const { ms: coldMs } = await timed(() => askPatiently(question, range, value));
      const ask = question.askDuckDB;
      const peerColdMs = ask === null ? null : (await timed(() => ask(duckdb, range, value))).ms;
      asked.push({ question, rangeName, range, coldMs, peerColdMs });
    }
    run.say("  warm…");
    for (const one of asked) run.lines.push(await measureWarm(one, duckdb));
  } finally {
    duckdb.close();
  }
}

/** The web server does this behind its readers: they wait for it neither the first time nor later. */
async function measureRemembering(ranges: Ranges): Promise<Line> {
  const { ms } = await timed(async () => {
    for (const range of Object.values(ranges)) await rememberCatalogue(range, new AbortController().signal);
  });
  return note(
    "Queries",
    "Counts of the whole catalogue remembered for the first time, behind the readers",
    milliseconds(ms),
  );
}

async function listQuestions(duckdb: DuckDB, { day, everything }: Ranges): Promise<Question[]> {
  const values = await chooseValues(duckdb, day);
  const thousandth = await pageThousand(everything);
  return [
    facets,
    twoLevels,
    histogram,
    ...filtered(values),
    newestPage,
    ...newestOfFew(values),
    ...(thousandth === null ? [] : [thousandth]),
    catalogue,
    overview,
    entityPage(values),
    frontDoor(values),
  ].filter(({ values: asked }) => asked.length > 0);
}

type Ranges = Record<"day" | "month" | "everything", TimeRange>;

async function listRanges(run: Run, duckdb: DuckDB): Promise<Ranges> {
  const to = new Date(run.plan.to.getTime() - BEFORE_END_MS);
  const back = (days: number): TimeRange => ({ from: new Date(to.getTime() - days * DAY_MS), to });
  const [stored] = await duckdb.rows(
    z.object({ first: z.date(), last: z.date() }),
    "select min(event_time) as first, max(event_time) as last from events",
  );
  const everything = { from: stored?.first ?? to, to: new Date((stored?.last ?? to).getTime() + 1_000) };
  return { day: back(1), month: back(30), everything };
}

function crossWithRanges(questions: readonly Question[], { day, month, everything }: Ranges) {
  const all = [
    { rangeName: "1 day", range: day },
    { rangeName: "30 days", range: month },
    { rangeName: "everything", range: everything },
  ];
  return questions.flatMap((question) =>
    (question.ranges === "all" ? all : all.slice(-1)).map((where) => ({ question, ...where })),
  );
}

async function measureWarm({ question, rangeName, range, coldMs, peerColdMs }: Asked, duckdb: DuckDB): Promise<Line> {
  const [ours, peers]: [number[], number[]] = [[], []];
  let equal = true;
  let timeouts = 0;
  const { values, askDuckDB } = question;
  const until = performance.now() + LONGEST_MS;
  for (let time = -1; time < WARM_RUNS && (time < 3 || performance.now() < until); time++) {
    const value = values[(time + values.length) % values.length] ?? "";
    const own = await timed(() => askPatiently(question, range, value));
    if (own.value === null) timeouts += 1;
    if (time >= 0) ours.push(own.ms);
    if (askDuckDB === null) continue;
    const peer = await timed(() => askDuckDB(duckdb, range, value));
    if (time >= 0) peers.push(peer.ms);
    if (own.value !== null && !isSame(own.value, peer.value)) equal = false;
  }
  const p95 = percentile(ours, 0.95);
  const ratio = peers.length === 0 ? null : median(peers) / median(ours);
  const shown = (times: number[], cold: number): string =>
    `${milliseconds(median(times))}, p95 ${milliseconds(percentile(times, 0.95))}, cold ${milliseconds(cold)}`;
  return {
    section: "Queries",
    name: `${question.name}, ${rangeName}${equal ? "" : " — ANSWERS DIFFER"}${timeouts === 0 ? "" : ` — ${timeouts} TIMED OUT`}`,
    goal: ratio === null ? `p95 ≤ ${MOST_MS} ms` : `≥ 1, p95 ≤ ${MOST_MS} ms`,
    ours: shown(ours, coldMs),
    peer: peerColdMs === null ? null : `DuckDB ${shown(peers, peerColdMs)}`,
    ratio,
    met: equal && timeouts === 0 && p95 <= MOST_MS && (ratio ?? 1) >= 1,
  };
}

/** null when the question ran into the readers' timeout. */
async function askPatiently(question: Question, range: TimeRange, value: string): Promise<Comparable | null> {
  try {
    return await question.ask(range, value);
  } catch (error) {
    if (error instanceof QueryTimeoutError) return null;
    throw error;
  }
}

const isSame = (one: Comparable, other: Comparable): boolean => JSON.stringify(one) === JSON.stringify(other);
