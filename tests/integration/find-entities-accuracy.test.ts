/** How often the search box is right about values of real records, read here by nothing but gunzip and JSON.parse. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toEventID } from "../../cloudtrail/event-id.ts";
import { importTrail } from "../../ingest/import.ts";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { findEntities } from "../../query/find-entities.ts";
import type { Candidate, CandidateKind } from "../../query/lookup/lookup-answers.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  hasSharedData,
  listSharedLogFiles,
  type RawRecord,
  readRawRecords,
  SHARED_DATA,
} from "../helpers/shared-data.ts";

/** Values looked up per kind, spread over all of them. */
const SAMPLE = 40;
/** Of those, looked up with a typo and in part. */
const CHANGED = 20;
const AT_ONCE = 4;

type Json = Record<string, unknown>;
const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const asText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const identityOf = (record: RawRecord): Json => asObject(record.userIdentity);
const issuerOf = (record: RawRecord): Json => asObject(asObject(identityOf(record).sessionContext).sessionIssuer);
const arnOf = (record: RawRecord): string | null => asText(identityOf(record).arn);
const isKind = (record: RawRecord, ...types: string[]): boolean => types.includes(String(identityOf(record).type));

/** The principal of a role that Identity Center made is the person. */
const isOfPeople = (record: RawRecord): boolean => String(issuerOf(record).userName).startsWith("AWSReservedSSO_");

/** One kind of identifier: where records have it, and what its page is. */
type Probe = {
  kinds: readonly CandidateKind[];
  read: (record: RawRecord) => string | null;
  /** The value of the page; the text itself unless told. `null`: any value whose label is the text. */
  value?: (text: string) => string | null;
  /** A part or a typo says nothing of these. */
  whole?: true;
};

const PROBES: Readonly<Record<string, Probe>> = {
  "event id": { kinds: ["event"], read: ({ eventID }) => eventID ?? null, value: toEventID },
  "source IP": {
    kinds: ["ip"],
    read: ({ sourceIPAddress }) => (/^[\d.]+$|:/.test(String(sourceIPAddress)) ? asText(sourceIPAddress) : null),
  },
  "access key id": { kinds: ["access-key"], read: (record) => asText(identityOf(record).accessKeyId) },
  account: { kinds: ["account"], read: ({ recipientAccountId }) => asText(recipientAccountId) },
  Region: { kinds: ["region"], read: ({ awsRegion }) => asText(awsRegion) },
  service: { kinds: ["service"], read: ({ eventSource }) => asText(eventSource) },
  "event name": { kinds: ["event-name"], read: ({ eventName }) => asText(eventName) },
  "ARN of a user": {
    kinds: ["principal"],
    read: (record) => (isKind(record, "IAMUser", "Root") ? arnOf(record) : null),
  },
  "ARN of a role": {
    kinds: ["principal", "filter"],
    read: (record) => (isKind(record, "AssumedRole") ? asText(issuerOf(record).arn) : null),
  },
  "user name": {
    kinds: ["principal"],
    read: (record) => (isKind(record, "IAMUser") ? asText(identityOf(record).userName) : null),
    value: () => null,
  },
  "role name": {
    kinds: ["principal"],
    read: (record) => (isKind(record, "AssumedRole") && !isOfPeople(record) ? asText(issuerOf(record).userName) : null),
    value: () => null,
  },
  "role of Identity Center": {
    kinds: ["filter"],
    read: (record) => (isOfPeople(record) ? asText(issuerOf(record).userName) : null),
    value: () => null,
  },
  "session name": {
    // A person of Identity Center and a role may be called as their session is; an instance names its own.
    kinds: ["session", "filter", "principal", "resource"],
    read: (record) => (isKind(record, "AssumedRole") ? (arnOf(record)?.split("/")[2] ?? null) : null),
    value: () => null,
  },
  "unique id": { kinds: ["principal"], read: readUniqueId, value: () => "", whole: true },
  "instance id": {
    kinds: ["resource"],
    read: ({ requestParameters }) =>
      /"(i-(?:[0-9a-f]{17}|[0-9a-f]{8}))"/.exec(JSON.stringify(requestParameters ?? null))?.[1] ?? null,
  },
  "ARN of a resource": {
    kinds: ["resource", "principal"],
    read: ({ resources }) => {
      const [first] = Array.isArray(resources) ? resources : [];
      return asText(asObject(first).ARN);
    },
    whole: true,
  },
  bucket: {
    kinds: ["resource"],
    read: ({ eventSource, requestParameters }) =>
      eventSource === "s3.amazonaws.com" ? asText(asObject(requestParameters).bucketName) : null,
    value: () => null,
  },
  "error code": { kinds: ["filter"], read: ({ errorCode }) => asText(errorCode) },
  "user agent": {
    kinds: ["user-agent"],
    read: ({ userAgent }) =>
      /^\[?[\w-]+\.amazonaws\.com\]?$|^AWS Internal$/.test(String(userAgent))
        ? null
        : (asText(userAgent)?.replace(/^\[(.*)\]$/, "$1") ?? null),
    whole: true,
  },
};

function readUniqueId(record: RawRecord): string | null {
  const id = asText(identityOf(record).principalId);
  return isKind(record, "IAMUser", "AssumedRole") && id !== null && /^A(?:IDA|ROA)[A-Z0-9]{12,}(?::|$)/.test(id)
    ? id
    : null;
}

/** Spread over the list, always the same. */
const sampleOf = (values: Iterable<string>, size = SAMPLE): string[] => {
  const all = [...values];
  const step = Math.max(1, Math.floor(all.length / size));
  return all.filter((_, index) => index % step === 0).slice(0, size);
};

const isMeant = (probe: Probe, text: string, candidate: Candidate | undefined): boolean => {
  if (candidate === undefined || !probe.kinds.includes(candidate.kind)) return false;
  const value = probe.value === undefined ? text : probe.value(text);
  if (value === "") return true;
  return value === null
    ? candidate.label === text
    : [candidate.value, candidate.label].includes(value) || endsWith(candidate, value) || isSameRole(candidate, value);
};

/** A role is known by account and name: some records write its ARN with a path, some without. */
const isSameRole = ({ kind, value, label }: Candidate, text: string): boolean =>
  kind === "principal" &&
  text.endsWith(`/${label}`) &&
  text.includes(":role/") &&
  value.split(":")[4] === text.split(":")[4];

/** A resource with an id of its own is known by it. */
const endsWith = ({ kind, value }: Candidate, text: string): boolean =>
  kind === "resource" &&
  text.startsWith("arn:") &&
  value.length > 9 &&
  (text.endsWith(`/${value}`) || text.endsWith(`:${value}`));

/** Another character in the middle. */
function withTypo(text: string): string {
  const at = Math.floor(text.length / 2);
  const own = text.charAt(at);
  const other = /\d/.test(own)
    ? String((Number(own) + 3) % 10)
    : /[a-f]/.test(own)
      ? "b"
      : /[A-Z]/.test(own)
        ? "Q"
        : "x";
  return `${text.slice(0, at)}${other === own ? "c" : other}${text.slice(at + 1)}`;
}

async function shareOf(
  texts: readonly string[],
  isRight: (text: string) => Promise<boolean>,
): Promise<{ share: number; wrong: string[] }> {
  const wrong: string[] = [];
  const waiting = [...texts];
  const work = async () => {
    for (let text = waiting.pop(); text !== undefined; text = waiting.pop())
      if (!(await isRight(text))) wrong.push(text);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { share: texts.length === 0 ? 1 : 1 - wrong.length / texts.length, wrong };
}

describe.skipIf(!hasSharedData)("the search box on real records (needs ../shared/data)", () => {
  let database: TestDatabase;
  const found = new Map<string, Set<string>>(Object.keys(PROBES).map((name) => [name, new Set()]));

  beforeAll(async () => {
    forgetPartitions();
    database = await createTestDatabase();
    const seen = new Set<string>();
    for (const path of await listSharedLogFiles()) {
      for (const record of await readRawRecords(path)) {
        if (record.eventID === undefined || seen.has(record.eventID)) continue;
        seen.add(record.eventID);
        for (const [name, { read }] of Object.entries(PROBES)) {
          const value = read(record);
          if (value !== null && value.length < 500) found.get(name)?.add(value);
        }
      }
    }
    await importTrail({ sources: [join(SHARED_DATA, "cloudtrail/AWSLogs")], signal: new AbortController().signal });
    await ingestPool().query("analyze");
  }, 180_000);
  afterAll(() => database.drop());

  test.each(Object.entries(PROBES))(
    "%s: the first candidate is the thing itself in 99 of 100",
    async (name, probe) => {
      const values = sampleOf(found.get(name) ?? new Set());
      expect(values.length).toBeGreaterThan(0);
      const { share, wrong } = await shareOf(values, async (text) =>
        isMeant(probe, text, (await findEntities(text)).candidates[0]),
      );
      expect(share, `wrong for ${wrong.join(" | ")}`).toBeGreaterThanOrEqual(0.99);
    },
    120_000,
  );

  test.each(Object.entries(PROBES).filter(([, { whole }]) => whole === undefined))(
    "%s: nine of ten are found with a typo, and by their beginning",
    async (name, probe) => {
      const changeable = [...(found.get(name) ?? [])].filter((text) => text.length > 4 && !text.includes("*"));
      const values = sampleOf(changeable, CHANGED);
      const isAmong = (change: (text: string) => string) => async (text: string) =>
        (await findEntities(change(text))).candidates.some((candidate) => isMeant(probe, text, candidate));
      const typo = await shareOf(values, isAmong(withTypo));
      const part = await shareOf(
        values,
        isAmong((text) => text.slice(0, -1)),
      );
      expect(typo.share, `typo: wrong for ${typo.wrong.join(" | ")}`).toBeGreaterThanOrEqual(0.9);
      expect(part.share, `part: wrong for ${part.wrong.join(" | ")}`).toBeGreaterThanOrEqual(0.9);
    },
    120_000,
  );
});
