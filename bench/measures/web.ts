/** The lines of Web: what readers wait for, with and without a full ingest beside them, and what a browser loads. */
import { setTimeout as sleep } from "node:timers/promises";
import { chooseWebAddress, startWeb, waitForWeb } from "../../cli/web-server.ts";
import { ENTITIES } from "../../cloudtrail/entities.ts";
import { createSignInLink, createUser } from "../../lib/auth.ts";
import { setEnvironment } from "../../lib/env.ts";
import { liveWeeks } from "../data/plan.ts";
import { milliseconds, perSecond } from "../figures.ts";
import { type Line, note } from "../line.ts";
import type { Run } from "../run.ts";
import { median, percentile } from "../statistics.ts";
import { measureFirstLoad } from "../web/first-load.ts";
import { type PageTime, readPage, readPages } from "../web/reader.ts";
import { measureVitals } from "../web/vitals.ts";
import { loadLive } from "./live-load.ts";

const READERS = 20;
const READ_MS = 60_000;
const MOST_SERVER_MS = 150;
const MOST_SLOWED = 0.2;
const MOST_SCRIPT_KB = 250;
const HOST = "127.0.0.1";

/** Starts the built interface against the loaded store. */
export async function measureWeb(run: Run): Promise<void> {
  setEnvironment({ PORT: "0", APP_ORIGIN: undefined });
  const address = await chooseWebAddress(HOST);
  setEnvironment({ APP_ORIGIN: address.origin });
  const web = startWeb(address, { LOG_LEVEL: "error" });
  try {
    await waitForWeb(address, new AbortController().signal);
    const cookie = await signIn(address.origin);
    await measurePages({ ...address, cookie, run });
  } finally {
    await web.stop(10_000);
  }
}

/** The cookie of a session, `name=value`. */
async function signIn(origin: string): Promise<string> {
  const { id } = await createUser("bench@localhost", "analyst");
  const response = await fetch(await createSignInLink(id), { redirect: "manual" });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  if (cookie === "") throw new Error(`no session at ${origin}`);
  return cookie;
}

type Site = { origin: string; cookie: string; run: Run };

async function measurePages({ origin, cookie, run }: Site): Promise<void> {
  const paths = explorerPaths(run);
  run.say(`Web: ${READERS} readers…`);
  await requirePages(origin, cookie, paths);
  const alone = await readFor({ origin, cookie, paths, done: sleep(READ_MS) });
  const [, quietWeek = 0, busyWeek = 0] = liveWeeks(run.plan);
  run.say("  the same during a full ingest…");
  const { plan, services, client, workers } = run;
  const load = (week: number) => loadLive({ plan, weeks: [week], services, client, workers });
  const quiet = await load(quietWeek);
  const loading = load(busyWeek);
  const during = await readFor({ origin, cookie, paths, done: loading });
  const busy = await loading;
  const slowed = 1 - busy.rate / quiet.rate;
  run.lines.push(
    serverLine(`Explorer, to the last byte, ${READERS} readers`, alone),
    {
      ...serverLine(`Explorer, to the last byte, ${READERS} readers, during full ingest`, during),
      goal: null,
      met: null,
    },
    {
      section: "Web",
      name: `Ingest at full rate beside ${READERS} readers, slowed by`,
      goal: `≤ ${MOST_SLOWED * 100} %`,
      ours: `${Math.round(slowed * 100)} % (${perSecond(busy.rate)})`,
      peer: `alone ${perSecond(quiet.rate)}`,
      ratio: busy.rate / quiet.rate,
      met: slowed <= MOST_SLOWED,
    },
  );
  run.say("  browser…");
  await measureBrowser({ origin, cookie, run });
}

async function readFor(options: {
  origin: string;
  cookie: string;
  paths: readonly string[];
  done: Promise<unknown>;
}): Promise<PageTime[]> {
  const stop = new AbortController();
  const { done, ...site } = options;
  const reading = readPages({ ...site, readers: READERS, signal: stop.signal });
  await done.finally(() => stop.abort());
  return reading;
}

function serverLine(name: string, times: readonly PageTime[]): Line {
  const all = times.map(({ ms }) => ms);
  const p95 = percentile(all, 0.95);
  const failed = times.filter(({ status }) => status !== 200).length;
  const first = percentile(
    times.map(({ firstByteMs }) => firstByteMs),
    0.95,
  );
  return {
    section: "Web",
    name: `${name} (${times.length} pages${failed === 0 ? "" : `, ${failed} FAILED`})`,
    goal: `p95 ≤ ${MOST_SERVER_MS} ms`,
    ours: `p95 ${milliseconds(p95)}, median ${milliseconds(median(all))}, first byte p95 ${milliseconds(first)}`,
    peer: null,
    ratio: null,
    met: p95 <= MOST_SERVER_MS && failed === 0,
  };
}

/** A day and a month, rows and groups, with and without filters: what investigators have open. */
function explorerPaths({ plan }: Run): string[] {
  const to = new Date(plan.to.getTime() - 3 * 86_400_000 - 17 * 60_000);
  const range = (days: number): string =>
    `from=${new Date(to.getTime() - days * 86_400_000).toISOString()}&to=${to.toISOString()}`;
  const day = range(1);
  const views = [
    "",
    "&readOnly=false",
    "&outcome=denied",
    "&eventSource=s3.amazonaws.com",
    "&groupBy=principal",
    "&groupBy=sourceIPAddress&readOnly=false",
    "&groupBy=eventName&eventSource=iam.amazonaws.com",
  ];
  return [...views.map((view) => `/explorer?${day}${view}`), ...views.map((view) => `/explorer?${range(30)}${view}`)];
}

/** One page of each kind. */
function pagePaths(run: Run): [name: string, path: string][] {
  const [explorer = "/explorer"] = explorerPaths(run);
  const range = explorer.slice(explorer.indexOf("?") + 1);
  const [principal] = ENTITIES;
  const account = ENTITIES.find(({ kind }) => kind === "account") ?? principal;
  return [
    ["Overview", `/?${range}`],
    ["Explorer", explorer],
    ["Groups", `${explorer}&groupBy=principal`],
    ["Searches", `/reports?${range}`],
    ["One search", `/reports/console-logins?${range}`],
    ["Account", `/entities/${account.kind}?${range}&value=111122223333`],
    ["Ingest", "/ingest"],
  ];
}

async function measureBrowser({ origin, cookie, run }: Site): Promise<void> {
  const pages = pagePaths(run);
  await requirePages(
    origin,
    cookie,
    pages.map(([, path]) => path),
  );
  for (const [name, path] of pages) {
    const kB = (await measureFirstLoad(origin, path, cookie)) / 1_000;
    run.lines.push({
      section: "Web",
      name: `${name}: JavaScript of the first load, gzipped`,
      goal: `≤ ${MOST_SCRIPT_KB} kB`,
      ours: `${Math.round(kB)} kB`,
      peer: null,
      ratio: null,
      met: kB <= MOST_SCRIPT_KB,
    });
  }
  const vitals = await measureVitals(
    origin,
    cookie,
    pages.map(([, path]) => path),
  );
  if (vitals === null) run.lines.push(note("Web", "LCP, CLS, INP", "no Chromium here: not measured"));
  for (const [name, path] of pages) {
    const found = vitals?.get(path);
    if (found === undefined) continue;
    const { lcpMs, cls, inpMs } = found;
    run.lines.push({
      section: "Web",
      name: `${name}: LCP, CLS, INP`,
      goal: "≤ 1.5 s, ≤ 0.05, ≤ 200 ms",
      ours: `${milliseconds(lcpMs)}, ${cls.toFixed(3)}, ${milliseconds(inpMs)}`,
      peer: null,
      ratio: null,
      met: lcpMs <= 1_500 && cls <= 0.05 && inpMs <= 200,
    });
  }
}

/** Throws for a page that is not there: a table must not lose a line unseen. */
async function requirePages(origin: string, cookie: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { status } = await readPage(`${origin}${path}`, cookie);
    if (status !== 200) throw new Error(`the web interface answers ${status} to ${path}`);
  }
}
