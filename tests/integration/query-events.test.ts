import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudTrailEvent } from "../../cloudtrail/event.ts";
import { toEventID } from "../../cloudtrail/event-id.ts";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { LOCAL_BUCKET, LogFileError } from "../../lib/log-file/location.ts";
import { countFacets } from "../../query/count-facets.ts";
import { countGroups } from "../../query/count-groups.ts";
import { type EventQuery, InvalidQueryError } from "../../query/event-query.ts";
import { findEvent } from "../../query/get-event.ts";
import { findOriginal } from "../../query/get-original.ts";
import { listEvents } from "../../query/list-events.ts";
import { parseEventQuery } from "../../query/search-params.ts";
import { suggestValues } from "../../query/suggest-values.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { makeEvent, makeIdentity, storeEvents } from "../helpers/events.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const day = (number: number) => ({
  from: new Date(Date.UTC(2026, 0, number)),
  to: new Date(Date.UTC(2026, 0, number + 1)),
});
const byKey = (a: CloudTrailEvent, b: CloudTrailEvent) =>
  b.eventTime.getTime() - a.eventTime.getTime() || (a.eventID < b.eventID ? 1 : -1);

describe("pages", () => {
  const range = day(1);
  // Three times only: a page on the time alone would lose or repeat most of them.
  const events = Array.from({ length: 100 }, (_, index) =>
    makeEvent({ eventTime: new Date(range.from.getTime() + (index % 3) * 1_000), recordIndex: index }),
  );
  const expected = [...events].sort(byKey).map(({ eventID }) => eventID);
  beforeAll(() => storeEvents(ingestPool(), events));

  it.each([1, 7, 33, 100, 1_000])("of %i lead over every event once, newest first", async (limit) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listEvents>> = await listEvents({ range, filters: {} }, { limit, cursor });
      expect(page.events.length).toBeLessThanOrEqual(limit);
      seen.push(...page.events.map(({ eventID }) => eventID));
      cursor = page.olderCursor;
    } while (cursor !== null);
    expect(seen).toEqual(expected);
  });

  it("lead back to the newest by the same steps", async () => {
    const query = { range, filters: {} };
    const pages = [];
    for (let cursor: string | null = null, more = true; more; ) {
      const page = await listEvents(query, { limit: 30, cursor });
      pages.push(page);
      cursor = page.olderCursor;
      more = cursor !== null;
    }
    expect(pages[0]?.newerCursor).toBeNull();
    for (let index = pages.length - 1; index > 0; index -= 1) {
      const newer = await listEvents(query, { limit: 30, cursor: pages[index]?.newerCursor ?? "" });
      expect(newer.events).toEqual(pages[index - 1]?.events);
      expect(newer.olderCursor).not.toBeNull();
      expect(newer.newerCursor === null).toBe(index === 1);
    }
  });

  it("start with the oldest when asked to, and lead on to the newest", async () => {
    const query = { range, filters: {} };
    const seen: string[] = [];
    for (let cursor: string | null = "oldest"; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(query, { limit: 30, cursor });
      expect(page.olderCursor === null).toBe(seen.length === 0);
      seen.unshift(...page.events.map(({ eventID }) => eventID));
      cursor = page.newerCursor;
    }
    expect(seen).toEqual(expected);
  });

  it.each(["", "x", "b3", "1", "'", Buffer.from("o99999999999999.x").toString("base64url"), "a".repeat(200), "\0"])(
    "refuse the cursor %j",
    async (cursor) => {
      await expect(listEvents({ range, filters: {} }, { limit: 10, cursor })).rejects.toThrow(InvalidQueryError);
    },
  );
});

describe("filters that match very many dictionary entries", () => {
  const range = day(2);
  const events = Array.from({ length: 700 }, (_, index) =>
    makeEvent({
      eventTime: new Date(range.from.getTime() + index * 1_000),
      eventName: `Many${index}`,
      userAgent: index % 10 === 0 ? null : `many/${index}`,
      sourceIPAddress: `10.9.${index >> 8}.${index & 255}`,
      sourceIP: `10.9.${index >> 8}.${index & 255}`,
      identity: makeIdentity({
        accessKeyId: `MANY${index}`,
        sessionName: "i-0000000000000001",
        principal: { key: `user:1:many${index}`, kind: "user", name: `many${index}`, arn: null },
      }),
      resources: index % 2 === 0 ? [{ type: "s3:bucket", id: `many-${index}`, arn: null, role: "target" }] : [],
      recordIndex: index,
    }),
  );
  beforeAll(() => storeEvents(ingestPool(), [...events, makeEvent({ eventTime: range.from })]));

  it.each<[FieldKey, string, number]>([
    ["eventName", "Many*", 700],
    ["principal", "many*", 700],
    ["accessKeyId", "MANY*", 700],
    ["sourceIPAddress", "10.9.0.0/16", 700],
    ["userAgent", "many/*", 630],
    ["userAgent", "*", 631],
    ["resource", "many-*", 350],
    ["resource", "i-0000000000000001", 700],
  ])("find and exclude the same events: %s=%s", async (field, value, count) => {
    const include = { range, filters: { [field]: { include: [value], exclude: [] } } };
    const exclude = { range, filters: { [field]: { include: [], exclude: [value] } } };
    expect((await listEvents(include, { limit: 1_000 })).events).toHaveLength(count);
    expect((await listEvents(exclude, { limit: 1_000 })).events).toHaveLength(701 - count);
    expect((await countGroups(include, { groupBy: ["awsRegion"], limit: 10 })).total).toBe(count);
    expect((await countGroups(exclude, { groupBy: ["awsRegion"], limit: 10 })).total).toBe(701 - count);
  });
});

describe("hostile values", () => {
  it("stay values in every field: no error, and nothing found", async () => {
    const query = { range: day(1) };
    for (const { key } of FIELDS) {
      // Never a real value: of another kind, or with a mark that no event holds.
      const hostile = fc
        .oneof(
          fc.string({ unit: "binary", maxLength: 40 }),
          fc.constantFrom(
            "'",
            '"',
            "\\",
            "%",
            "_",
            "\0",
            "';--",
            "$1",
            "{}",
            "{1,2}",
            "[]",
            "null",
            "NaN",
            "::inet",
            "\ud800",
            "1/0",
            "%00",
          ),
        )
        .map((text) => `${text}\u2603`);
      const values = fc.sample(hostile, { numRuns: 500, seed: 5 });
      for (let at = 0; at < values.length; at += 50) {
        const some = values.slice(at, at + 50);
        const filters: EventQuery["filters"] = {
          [key]: { include: at % 100 === 0 ? some : some.map(exactValue), exclude: [] },
        };
        const { events } = await listEvents({ ...query, filters }, { limit: 10 });
        expect(events, key).toEqual([]);
      }
    }
  });

  it("are shown as they are stored", async () => {
    const range = day(3);
    const text = "\u202e<img src=x onerror=alert(1)>'\"; drop table x; -- \u0007 💥";
    await storeEvents(ingestPool(), [
      makeEvent({ eventTime: range.from, userAgent: text, errorMessage: text, facts: [text] }),
    ]);
    const filters = { userAgent: { include: [exactValue(text)], exclude: [] } };
    const { events } = await listEvents({ range, filters }, { limit: 10 });
    expect(events[0]).toMatchObject({ userAgent: text, errorMessage: text, facts: [text] });
    const facets = await countFacets({ range, filters: {} }, { fields: ["userAgent", "fact"], limit: 5 });
    expect(facets.facets).toEqual({ userAgent: [{ value: text, count: 1 }], fact: [{ value: text, count: 1 }] });
    expect(await suggestValues({ range, filters: {} }, { field: "fact", text: "\0'%_\\", limit: 5 })).toEqual([]);
  });
});

describe("values for who is typing", () => {
  it("are offered only when they are written like what is asked for, whatever else their events have", async () => {
    const range = day(17);
    const machine = (id: string) => `arn:aws:ec2:us-east-1:111122223333:instance/${id}`;
    const resource = (id: string, arn: string | null) => ({ id, arn, type: "ec2:any", role: "target" as const });
    await storeEvents(ingestPool(), [
      makeEvent({
        eventTime: range.from,
        resources: [
          resource("i-0123456789abcdef0", machine("i-0123456789abcdef0")),
          resource("sg-0123456789abcdef0", "arn:aws:ec2:us-east-1:111122223333:security-group/sg-0123456789abcdef0"),
          resource("eni-0123456789abcdef0", null),
        ],
      }),
    ]);
    const options = { field: "resource", match: "*:instance/i-*", limit: 5 } as const;
    const found = [{ value: machine("i-0123456789abcdef0"), count: 1 }];
    expect(await suggestValues({ range, filters: {} }, { ...options, text: "" })).toEqual(found);
    expect(await suggestValues({ range, filters: {} }, { ...options, text: "0123456789" })).toEqual(found);
    expect(await suggestValues({ range, filters: {} }, { ...options, text: "sg-" })).toEqual([]);
  });
});

describe("one event", () => {
  const range = day(4);

  it("comes with everything kept of it", async () => {
    const stored = makeEvent({
      eventTime: new Date(range.from.getTime() + 123),
      requestID: "request-1",
      sharedEventID: "11111111-2222-3333-4444-555555555555",
      tlsVersion: "TLSv1.3",
      tlsHost: "iam.amazonaws.com",
      vpcEndpointId: "vpce-1",
      vpcEndpointAccountId: "111122223333",
      outcome: "denied",
      outcomeReason: "authorization",
      errorCode: "AccessDenied",
      errorMessage: "no",
      mfaUsed: true,
      bytesIn: 5_000_000_000,
      eventCount: 3,
      resources: [
        { type: "iam:user", id: "z", arn: null, role: "created" },
        { type: "iam:group", id: "a", arn: "arn:aws:iam::111122223333:group/a", role: "attached" },
      ],
      facts: ["z.last", "a.first"],
      identity: makeIdentity({ sessionCreatedAt: "2026-01-04T00:00:00Z", sessionKey: "k", principalId: "AIDA1" }),
      recordIndex: 42,
    });
    const sha256 = createHash("sha256").update("x").digest();
    await storeEvents(ingestPool(), [stored], { key: "one/event.json.gz", deliveredAt: range.to, sha256 });
    const event = await findEvent(stored.eventID.toUpperCase());
    expect(event).toMatchObject({
      eventID: stored.eventID,
      eventTime: "2026-01-04T00:00:00.123Z",
      principal: "arn:aws:iam::111122223333:user/ada",
      requestID: "request-1",
      sharedEventID: "11111111-2222-3333-4444-555555555555",
      tlsVersion: "TLSv1.3",
      tlsHost: "iam.amazonaws.com",
      vpcEndpointId: "vpce-1",
      vpcEndpointAccountId: "111122223333",
      outcome: "denied",
      outcomeReason: "authorization",
      mfaUsed: true,
      bytesIn: 5_000_000_000,
      bytesOut: null,
      eventCount: 3,
      resources: stored.resources,
      facts: ["z.last", "a.first"],
      sessionCreatedAt: "2026-01-04T00:00:00Z",
      principalId: "AIDA1",
      originPrincipal: null,
      resourcesDropped: false,
      evidence: { bucket: "trail-bucket", key: "one/event.json.gz", recordIndex: 42 },
      conflicts: [],
      explained: { service: expect.stringMatching(/./), eventName: expect.stringMatching(/./) },
      logFile: { sha256: sha256.toString("hex"), records: 1, deliveredAt: "2026-01-05T00:00:00Z" },
    });
    const [listed] = (await listEvents({ range, filters: {} }, { limit: 1 })).events;
    expect(event).toMatchObject({ ...listed });
    expect(Object.values(listed ?? {})).not.toContain(undefined);
  });

  it("shows the other record of the same id as a conflict", async () => {
    const stored = makeEvent({ eventTime: range.from });
    await storeEvents(ingestPool(), [stored]);
    await storeEvents(ingestPool(), [{ ...stored, eventName: "DeleteUser", recordIndex: 9 }], { key: "other.json.gz" });
    expect(await findEvent(stored.eventID)).toMatchObject({
      eventName: "CreateUser",
      conflicts: [{ bucket: "trail-bucket", key: "other.json.gz", recordIndex: 9, eventTime: "2026-01-04T00:00:00Z" }],
    });
  });

  it("is found by an id that is no UUID, and no other id finds it", async () => {
    const stored = makeEvent({ eventTime: range.from, eventID: toEventID("odd id") });
    await storeEvents(ingestPool(), [stored]);
    expect(await findEvent(" odd id ")).toMatchObject({ eventID: stored.eventID });
    for (const other of ["odd", "", "\0", "%", "x".repeat(10_000)]) expect(await findEvent(other)).toBeNull();
  });

  it("names the principal at the root of a chain of roles, seen from either end first", async () => {
    const ada = makeIdentity({ accessKeyId: "AKIAROOT" });
    const role = (name: string, accessKeyId: string) =>
      makeIdentity({
        identityType: "AssumedRole",
        principal: {
          key: `role:111122223333:${name}`,
          kind: "role",
          name,
          arn: `arn:aws:iam::111122223333:role/${name}`,
        },
        accessKeyId,
      });
    const assume = (identity: typeof ada, issuedAccessKeyId: string) =>
      makeEvent({ eventTime: range.from, eventName: "AssumeRole", identity, issuedAccessKeyId });
    const last = makeEvent({ eventTime: range.from, identity: role("two", "ASIATWO") });
    await storeEvents(ingestPool(), [last]);
    expect((await findEvent(last.eventID))?.originPrincipal).toBeNull();
    await storeEvents(ingestPool(), [assume(role("one", "ASIAONE"), "ASIATWO"), assume(ada, "ASIAONE")]);
    expect((await findEvent(last.eventID))?.originPrincipal).toBe("arn:aws:iam::111122223333:user/ada");
  });
});

describe("the original", () => {
  const range = day(5);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "trailsight-original-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const record = {
    eventName: "CreateAccessKey",
    responseElements: { credentials: { sessionToken: "s3cr3t-token" } },
    n: 1e21,
  };
  const text = `{"Records":[{},${JSON.stringify(record)}]}`;
  const sha256 = createHash("sha256").update(text).digest();

  async function store(name: string, hash: Buffer, recordIndex = 1): Promise<{ eventID: string; key: string }> {
    const key = join(folder, name);
    await writeFile(key, gzipSync(text));
    const event = makeEvent({ eventTime: range.from, recordIndex });
    await storeEvents(ingestPool(), [event], { bucket: LOCAL_BUCKET, key, sha256: hash });
    return { eventID: event.eventID, key };
  }

  it("is verified against the stored hash, and its secrets never leave", async () => {
    const { eventID, key } = await store("good.json.gz", sha256);
    const original = await findOriginal(eventID);
    expect(original).toMatchObject({
      eventID,
      check: "verified",
      evidence: { bucket: LOCAL_BUCKET, key, recordIndex: 1 },
      record: { eventName: "CreateAccessKey" },
      masked: ["responseElements.credentials.sessionToken"],
    });
    expect(JSON.stringify(original)).not.toContain("s3cr3t");
  });

  it("says so when the file is another than the one loaded", async () => {
    const { eventID } = await store("changed.json.gz", createHash("sha256").update("before").digest());
    expect(await findOriginal(eventID)).toMatchObject({
      check: "mismatch",
      sha256: { actual: sha256.toString("hex") },
    });
  });

  it("says what is missing: the event, the record, or the file", async () => {
    expect(await findOriginal("nothing")).toBeNull();
    const short = await store("short.json.gz", sha256, 7);
    await expect(findOriginal(short.eventID)).rejects.toThrow(expect.objectContaining({ code: "record-missing" }));
    const gone = await store("gone.json.gz", sha256);
    await rm(gone.key);
    await expect(findOriginal(gone.eventID)).rejects.toThrow(LogFileError);
  });
});

describe("a query from a URL", () => {
  it("finds what was stored under its canonical values", async () => {
    const range = day(6);
    await storeEvents(ingestPool(), [
      makeEvent({ eventTime: range.from, sourceIPAddress: "2001:DB8:0:0::1", sourceIP: "2001:db8::1" }),
    ]);
    for (const search of [
      "sourceIPAddress=2001:db8::1",
      "sourceIPAddress=2001:0DB8::0001",
      "sourceIPAddress=2001:DB8:0:0::*",
      "sourceIPAddress=2001:db8::/64",
    ]) {
      const { filters } = parseEventQuery(new URLSearchParams(search));
      expect((await listEvents({ range, filters }, { limit: 10 })).events, search).toHaveLength(1);
    }
  });
});

describe("a request id", () => {
  const ids = [
    "b5a1f0c2-9d4e-4f7a-8b1c-3e2d1f0a9b8c",
    "B5A1F0C2-9D4E-4F7A-8B1C-3E2D1F0A9B8C",
    "b5a1f0c29d4e4f7a8b1c3e2d1f0a9b8c",
    "{b5a1f0c2-9d4e-4f7a-8b1c-3e2d1f0a9b8c}",
    "EXAMPLE123456789",
    "tab\tback\\slash\nline",
    null,
  ];
  const range = day(25);
  const events = ids.map((requestID, recordIndex) => makeEvent({ eventTime: range.from, requestID, recordIndex }));
  beforeAll(() => storeEvents(ingestPool(), events));

  it("comes back as it was recorded, a UUID or not", async () => {
    for (const { eventID, requestID } of events) expect((await findEvent(eventID))?.requestID).toBe(requestID);
  });
});
