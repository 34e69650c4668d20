import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { type SimulatedLogFile, type Simulation, type SimulationOptions, simulate } from "./simulate.ts";
import { DAY, HOUR, MINUTE } from "./timestamps.ts";

type Identity = {
  type?: string;
  accountId?: string;
  accessKeyId?: string;
  invokedBy?: string;
  sessionContext?: { attributes?: { creationDate: string } };
};
type Parsed = {
  eventVersion: string;
  eventTime: string;
  eventID: string;
  eventName?: string;
  eventSource?: string;
  awsRegion: string;
  eventType: string;
  eventCategory: string;
  recipientAccountId: string;
  sourceIPAddress?: string;
  readOnly?: boolean;
  managementEvent?: boolean;
  requestParameters?: object | null;
  responseElements?: { credentials?: { accessKeyId: string } } | null;
  sharedEventID?: string;
  errorCode?: string;
  errorMessage?: string;
  resources?: object[];
  userIdentity?: Identity;
};

const TO = new Date("2026-11-20T12:00:00Z");
const month: SimulationOptions = { seed: 11, from: new Date(TO.getTime() - 30 * DAY), to: TO, events: 25_000 };

function recordsOf(file: SimulatedLogFile): Parsed[] {
  const parsed: { Records: Parsed[] } = JSON.parse(gunzipSync(file.body).toString());
  return parsed.Records;
}

function expectWithin(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}

async function collect(files: AsyncGenerator<SimulatedLogFile>): Promise<SimulatedLogFile[]> {
  const all: SimulatedLogFile[] = [];
  for await (const file of files) all.push(file);
  return all;
}

async function count(options: SimulationOptions): Promise<number> {
  let records = 0;
  for await (const file of simulate(options).logFiles()) records += file.records;
  return records;
}

async function fingerprint(options: SimulationOptions): Promise<string> {
  const hash = createHash("sha256");
  for await (const { key, body } of simulate(options).logFiles()) hash.update(key).update(body);
  return hash.digest("hex");
}

const FORMS: readonly [member: keyof Parsed, form: RegExp][] = [
  ["eventVersion", /^1\.(08|09|10|11)$/],
  ["eventTime", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ["eventID", /^[0-9a-f-]{36}$/],
  ["awsRegion", /^[a-z]{2}-[a-z]+-\d$/],
  ["eventType", /^Aws[A-Za-z]+$/],
  ["recipientAccountId", /^\d{12}$/],
  ["eventCategory", /^(Management|Data|NetworkActivity|Insight)$/],
];

/** Whether a record has what the guide calls required at its version (1.08 and later). */
function isComplete(record: Parsed): boolean {
  if (!FORMS.every(([member, form]) => form.test(String(record[member])))) return false;
  if (record.eventCategory === "Insight") return true;
  const { eventSource = "", eventName, sourceIPAddress, userIdentity, eventType, readOnly, managementEvent } = record;
  if (!eventSource.endsWith(".amazonaws.com") || !eventName || !sourceIPAddress) return false;
  if (userIdentity === undefined && eventType !== "AwsServiceEvent") return false;
  if (record.eventCategory === "NetworkActivity") return true;
  const bodies = record.requestParameters !== undefined && record.responseElements !== undefined;
  return bodies && typeof readOnly === "boolean" && managementEvent === (record.eventCategory === "Management");
}

describe("options", { timeout: 60_000 }, () => {
  const short = { seed: 3, from: new Date(TO.getTime() - 12 * HOUR), to: TO, events: 3_000 };

  it("the same seed gives identical bytes, another seed others", async () => {
    const first = await fingerprint(short);
    expect(await fingerprint(short)).toBe(first);
    expect(await fingerprint({ ...short, seed: 4 })).not.toBe(first);
  });

  it.each([
    ["a month", { days: 30, events: 10_000 }],
    ["a busy day", { days: 1, events: 15_000 }],
    ["six hours", { days: 0.25, events: 8_000 }],
    ["more accounts", { days: 7, events: 10_000, accounts: 40 }],
  ])("delivers the number of events asked for, within 5 %%: %s", async (_name, { days, events, ...rest }) => {
    const delivered = await count({ seed: 5, from: new Date(TO.getTime() - days * DAY), to: TO, events, ...rest });
    expect(Math.abs(delivered - events) / events).toBeLessThan(0.05);
  });

  it("puts the prefix before AWSLogs and leaves storylines out when told to", async () => {
    const simulation = simulate({ ...short, prefix: "trails/main", storylines: false });
    const files = await collect(simulation.logFiles());
    expect(files.every(({ key }) => key.startsWith(`trails/main/AWSLogs/${simulation.organization.id}/`))).toBe(true);
    expect(simulation.storylines).toEqual([]);
  });

  it("refuses what makes no sense", () => {
    expect(() => simulate({ ...short, to: short.from })).toThrow(RangeError);
    expect(() => simulate({ ...short, events: -1 })).toThrow(RangeError);
    expect(() => simulate({ ...short, accounts: 3 })).toThrow(RangeError);
    expect(() => simulate({ ...short, seed: 0.5 })).toThrow(RangeError);
  });
});

describe("a month of log files", { timeout: 60_000 }, () => {
  let simulation: Simulation;
  let files: SimulatedLogFile[] = [];
  let records: { record: Parsed; file: SimulatedLogFile }[] = [];
  const distinct = new Map<string, Parsed>();

  beforeAll(async () => {
    simulation = simulate(month);
    files = await collect(simulation.logFiles());
    records = files.flatMap((file) => recordsOf(file).map((record) => ({ record, file })));
    for (const { record } of records) distinct.set(record.eventID, record);
  }, 60_000);

  const share = (matches: (record: Parsed) => boolean) => [...distinct.values()].filter(matches).length / distinct.size;

  it("names every file as CloudTrail does and says truly how many records it holds", () => {
    const form =
      /^AWSLogs\/(o-[a-z0-9]{10})\/(\d{12})\/(CloudTrail(?:-NetworkActivity|-Insight)?)\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\2_\3_\4_\5\6\7T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/;
    const wrong = files.filter((file) => {
      const [, , accountId, , region] = form.exec(file.key) ?? [];
      const inside = recordsOf(file);
      const here = inside.filter(
        ({ recipientAccountId, awsRegion }) => recipientAccountId === accountId && awsRegion === region,
      );
      return here.length !== file.records || inside.length !== file.records;
    });
    expect(wrong).toEqual([]);
    expect(new Set(files.map(({ key }) => key)).size).toBe(files.length);
  });

  it("delivers in order, never before an event and never after the end; some files come a day late", () => {
    const delivered = files.map(({ deliveredAt }) => deliveredAt.getTime());
    expect(delivered).toEqual([...delivered].sort((a, b) => a - b));
    const ages = records.map(({ record, file }) => file.deliveredAt.getTime() - Date.parse(record.eventTime));
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delivered)).toBeLessThanOrEqual(month.to.getTime());
    expect(Math.max(...ages)).toBeGreaterThan(HOUR);
    expect(ages.filter((age) => age > 11 * MINUTE).length / ages.length).toBeLessThan(0.02);
    expect(Math.min(...records.map(({ record }) => Date.parse(record.eventTime)))).toBeGreaterThanOrEqual(
      month.from.getTime(),
    );
  });

  it("gives every record the members its version demands", () => {
    expect(records.filter(({ record }) => !isComplete(record))).toEqual([]);
  });

  it("shows every kind of caller", () => {
    const types = new Set(
      [...distinct.values()].map(({ userIdentity }) =>
        userIdentity === undefined ? "absent" : (userIdentity.type ?? "no type"),
      ),
    );
    const expected =
      "Root IAMUser AssumedRole Role FederatedUser SAMLUser WebIdentityUser IdentityCenterUser Unknown Directory AWSAccount AWSService absent";
    for (const type of [...expected.split(" "), "no type"]) expect(types).toContain(type);
    const accounts = new Set([...distinct.values()].map(({ userIdentity }) => userIdentity?.accountId));
    expect(accounts).toContain("anonymous");
    expect(accounts).toContain("ANONYMOUS_PRINCIPAL");
  });

  it("mixes reads, services, errors and refusals as measured on real trails", () => {
    const reads = share(({ readOnly }) => readOnly === true);
    const byService = share(
      ({ userIdentity, eventType, sourceIPAddress = "" }) =>
        userIdentity?.type === "AWSService" ||
        eventType === "AwsServiceEvent" ||
        userIdentity?.invokedBy !== undefined ||
        sourceIPAddress.endsWith(".amazonaws.com"),
    );
    const failures = share(({ errorCode, errorMessage }) => errorCode !== undefined || errorMessage !== undefined);
    const throttled = share(({ errorCode = "" }) => /Throttling|RequestLimitExceeded/.test(errorCode));
    const refused = [...distinct.values()].filter(({ errorCode = "" }) => /AccessDenied|Unauthorized/.test(errorCode));
    const refusedWithoutBody =
      refused.filter(({ requestParameters }) => requestParameters === null).length / refused.length;
    const data = share(({ eventCategory }) => eventCategory === "Data");
    expectWithin(reads, 0.8, 0.9);
    expectWithin(byService, 0.08, 0.16);
    expectWithin(failures, 0.03, 0.07);
    expectWithin(throttled, 0.0005, 0.01);
    expectWithin(refusedWithoutBody, 0.5, 0.8);
    expectWithin(data, 0.1, 0.35);
  });

  it("re-delivers a few events with the same id and changes nothing else about them", () => {
    const repeated = records.length - distinct.size;
    expectWithin(repeated, 1, 0.005 * records.length);
  });

  it("records a cross-account AssumeRole on both sides under one sharedEventID", () => {
    const copies = Map.groupBy(
      [...distinct.values()].filter(
        ({ eventName, sharedEventID }) => eventName === "AssumeRole" && sharedEventID !== undefined,
      ),
      ({ sharedEventID }) => sharedEventID,
    );
    const pairs = [...copies.values()].filter((pair) => pair.length === 2);
    expect(pairs.length).toBeGreaterThan(10);
    for (const pair of pairs) {
      expect(new Set(pair.map(({ recipientAccountId }) => recipientAccountId)).size).toBe(2);
      expect(pair.filter(({ userIdentity }) => userIdentity?.type === "AWSAccount")).toHaveLength(1);
    }
  });

  it("uses issued keys only after they were issued, from the very second", () => {
    const issued = new Map(
      [...distinct.values()].flatMap(({ responseElements, eventTime }) =>
        responseElements?.credentials === undefined ? [] : [[responseElements.credentials.accessKeyId, eventTime]],
      ),
    );
    const uses = [...distinct.values()].filter(({ userIdentity }) => issued.has(userIdentity?.accessKeyId ?? ""));
    expect(uses.length).toBeGreaterThan(1_000);
    const wrong = uses.filter(({ userIdentity, eventTime }) => {
      const since = issued.get(userIdentity?.accessKeyId ?? "") ?? "";
      return userIdentity?.sessionContext?.attributes?.creationDate !== since || eventTime < since;
    });
    expect(wrong).toEqual([]);
  });

  it("delivers every event of every ground truth, once or again in another file", () => {
    const places = Map.groupBy(records, ({ record }) => record.eventID);
    for (const { eventIDs } of simulation.storylines) {
      const missing = eventIDs.filter((id) => !places.has(id));
      const doubled = eventIDs.filter((id) => {
        const found = places.get(id) ?? [];
        return new Set(found.map(({ file }) => file.key)).size !== found.length;
      });
      expect({ missing, doubled }).toEqual({ missing: [], doubled: [] });
    }
  });
});

describe("after the end", { timeout: 60_000 }, () => {
  const options = { seed: 6, from: new Date(TO.getTime() - 2 * DAY), to: TO, events: 4_000 };
  const later = new Date(TO.getTime() + 6 * HOUR);
  const summary = (files: SimulatedLogFile[]) =>
    files.map(({ key, body }) => `${key} ${createHash("sha256").update(body).digest("hex")}`);

  it("goes on seamlessly in small steps, and picks up again anywhere after a restart", async () => {
    const whole = summary(await collect(simulate(options).liveLogFiles({ from: options.from, to: later })));
    const simulation = simulate(options);
    const pieces = await collect(simulation.logFiles());
    for (let at = TO.getTime(); at < later.getTime(); at += 7 * MINUTE) {
      const to = new Date(Math.min(later.getTime(), at + 7 * MINUTE));
      pieces.push(...(await collect(simulation.liveLogFiles({ from: new Date(at), to }))));
    }
    expect(summary(pieces)).toEqual(whole);

    const restart = new Date(TO.getTime() + 3 * HOUR);
    const rest = summary(await collect(simulate(options).liveLogFiles({ from: restart, to: later })));
    expect(rest.length).toBeGreaterThan(3);
    expect(rest).toEqual(whole.slice(-rest.length));
  });

  it("makes up for a reader who stopped half-way", async () => {
    const simulation = simulate(options);
    const range = { from: TO, to: later };
    const all = summary(await collect(simulation.liveLogFiles(range)));
    for await (const _ of simulation.liveLogFiles(range)) break;
    expect(summary(await collect(simulation.liveLogFiles(range)))).toEqual(all);
  });
});

describe("memory", { timeout: 60_000 }, () => {
  it("does not grow with the number of events", async () => {
    const events = 200_000;
    let records = 0;
    let settled: number | null = null;
    for await (const file of simulate({ seed: 9, from: new Date(TO.getTime() - DAY), to: TO, events }).logFiles()) {
      records += file.records;
      if (settled === null && records > events / 4) settled = process.memoryUsage.rss();
    }
    expect(records).toBeGreaterThan(0.95 * events);
    expect(process.memoryUsage.rss() - (settled ?? 0)).toBeLessThan(250 * 1024 * 1024);
  });
});
