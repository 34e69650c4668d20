import layout from "./data/s3-layout.json" with { type: "json" };

/** Kinds of CloudTrail objects that hold records. */
export const LOG_FILE_KINDS = ["log", "insight", "network-activity", "aggregated"] as const;
export type LogFileKind = (typeof LOG_FILE_KINDS)[number];

type Location = {
  /** Everything before `AWSLogs/`, its slash included; empty when there is nothing. */
  prefix: string;
  /** `o-…` for organization trails. */
  organizationId: string | null;
  account: string;
  region: string;
  /** Time in the file name, UTC: when it was delivered, not when its events happened. Null when no such date exists. */
  deliveredAt: Date | null;
};

/** What an object is, told by its key alone. */
export type ObjectKey =
  | (Location & { kind: LogFileKind })
  | (Location & { kind: "digest"; trailName: string; homeRegion: string; backfilled: boolean })
  | { kind: "foreign"; reason: ForeignReason };

/** Why an object is none of CloudTrail's; few and fixed, so that they can be counted. */
export type ForeignReason = "folder marker" | "not a CloudTrail object" | "unknown file name";

const KEY = new RegExp(layout.keyPattern);
const LOG_FILE = new RegExp(layout.logFilePattern);
const DIGEST_FILE = new RegExp(layout.digestFilePattern);

const KINDS: ReadonlyMap<string, LogFileKind | "digest"> = new Map([
  ["CloudTrail", "log"],
  ["CloudTrail-Insight", "insight"],
  ["CloudTrail-NetworkActivity", "network-activity"],
  ["CloudTrail-Aggregated", "aggregated"],
  ["CloudTrail-Digest", "digest"],
]);

/** An S3 key has at most 1,024 bytes; local paths may be longer, but not endless. */
const MAX_LENGTH = 4096;

/**
 * Reads a decoded S3 key, or a local path with `/` that contains `AWSLogs/…`, at any prefix, with or without
 * organization id. Never throws; what is not CloudTrail's is `foreign` with a reason.
 */
export function parseObjectKey(key: string): ObjectKey {
  if (key.endsWith("/")) return { kind: "foreign", reason: "folder marker" };
  // A leading slash stands for an empty first folder; the pattern asks for a name before each slash.
  const rooted = key.startsWith("/");
  const groups = key.length > MAX_LENGTH ? undefined : KEY.exec(rooted ? key.slice(1) : key)?.groups;
  const { prefix, org, account, kind: folder, region, file } = groups ?? {};
  const kind = folder === undefined ? undefined : KINDS.get(folder);
  if (kind === undefined || account === undefined || region === undefined || file === undefined) {
    return { kind: "foreign", reason: "not a CloudTrail object" };
  }
  const location = {
    prefix: `${rooted ? "/" : ""}${prefix ?? ""}`,
    organizationId: org ?? null,
    account,
    region,
  };
  if (kind === "digest") return parseDigestFile(file, location);
  const name = LOG_FILE.exec(file)?.groups;
  if (name?.kind !== folder) return { kind: "foreign", reason: "unknown file name" };
  return { ...location, kind, deliveredAt: parseFileTime(name?.time) };
}

function parseDigestFile(file: string, location: Omit<Location, "deliveredAt">): ObjectKey {
  const name = DIGEST_FILE.exec(file)?.groups;
  if (name?.trail === undefined || name.home === undefined) return { kind: "foreign", reason: "unknown file name" };
  return {
    ...location,
    kind: "digest",
    trailName: name.trail,
    homeRegion: name.home,
    backfilled: name.backfill !== undefined,
    deliveredAt: parseFileTime(name.time),
  };
}

/** `20261120T2305Z` of log files, `20261120T230405Z` of digest files. */
function parseFileTime(text = ""): Date | null {
  const seconds = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/, (_, y, mo, d, h, mi, s = "00") => {
    return `${y}-${mo}-${d}T${h}:${mi}:${s}`;
  });
  const time = new Date(`${seconds}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds) ? time : null;
}
