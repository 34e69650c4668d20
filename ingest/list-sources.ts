/**
 * What an import reads: a file, a folder, or `s3://bucket/prefix`. Newest days first, and in a bucket a month of one Region
 * at a time, so that a bucket of any size is listed in little memory.
 */
import { statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type _Object, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { parseObjectKey } from "../cloudtrail/object-key.ts";
import { LOCAL_BUCKET, type LogFileLocation } from "../lib/log-file/location.ts";
import { s3 } from "../lib/log-file/open-object.ts";

/** A file found. `byContent`: its key does not say what it is, so its content decides. */
export type FoundFile = LogFileLocation & { etag: string | null; sizeBytes: number | null; byContent: boolean };

/** Which files to take; by what their keys say. Days are UTC days of delivery, `to` exclusive. */
export type SourceFilter = {
  accounts: readonly string[];
  regions: readonly string[];
  from: Date | null;
  to: Date | null;
};

/** A source that cannot be read at all: one clear line for the user. */
export class SourceError extends Error {
  readonly code = "source";
}

/** Yields the files of a source that pass the filter. Throws SourceError when there is no such source. */
export async function* listSource(source: string, filter: SourceFilter): AsyncGenerator<FoundFile> {
  for await (const found of listNames(source, filter)) yield typeof found === "string" ? describeLocal(found) : found;
}

/** How many files {@link listSource} yields; local ones are not looked at. */
export async function countSource(source: string, filter: SourceFilter, signal: AbortSignal): Promise<number> {
  let files = 0;
  for await (const _ of listNames(source, filter)) {
    if (signal.aborted) break;
    files += 1;
  }
  return files;
}

/** Paths of local files, and objects of a bucket. */
async function* listNames(source: string, filter: SourceFilter): AsyncGenerator<FoundFile | string> {
  if (/^[a-z0-9]+:\/\//i.test(source)) {
    const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(source);
    if (match?.[1] === undefined)
      throw new SourceError(`${source}: only s3://bucket/prefix, files and folders can be read`);
    yield* listBucket(match[1], match[2] ?? "", filter);
    return;
  }
  const path = resolve(source);
  const info = await stat(path).catch(() => null);
  if (info === null) throw new SourceError(`${source}: no such file or folder`);
  if (info.isDirectory()) yield* listFolder(path, filter);
  else if (passes(path, filter)) yield path;
}

async function* listFolder(folder: string, filter: SourceFilter): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? 1 : -1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFolder(path, filter);
    else if (entry.isFile() && passes(path, filter)) yield path;
  }
}

/** Below `AWSLogs/` the key decides what a file is; elsewhere its content does. */
function describeLocal(path: string): FoundFile {
  const byContent = !path.includes("AWSLogs/") && /\.json(\.gz)?$/i.test(path);
  const info = statSync(path);
  const etag = `${info.size}-${Math.trunc(info.mtimeMs)}`;
  return { bucket: LOCAL_BUCKET, key: path, etag, sizeBytes: info.size, byContent };
}

/** A month of one account and Region: small enough to hold, and thirty times fewer calls than day by day. */
const MONTH_FOLDER = /\/\d{4}\/\d{2}\/$/;

async function* listBucket(bucket: string, prefix: string, filter: SourceFilter): AsyncGenerator<FoundFile> {
  const isMonth = MONTH_FOLDER.test(prefix);
  const month: FoundFile[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const page = await listPage(bucket, { prefix, token, whole: isMonth });
    const found = (page.Contents ?? []).flatMap((object) => toFoundFile(bucket, object, filter));
    if (isMonth) month.push(...found);
    else yield* found;
    for (const folder of page.CommonPrefixes ?? []) if (folder.Prefix !== undefined) folders.push(folder.Prefix);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  yield* month.reverse();
  folders.sort((a, b) => (a < b ? 1 : -1));
  for (const folder of folders) if (mayHold(folder, filter)) yield* listBucket(bucket, folder, filter);
}

function toFoundFile(bucket: string, object: _Object, filter: SourceFilter): FoundFile[] {
  if (object.Key === undefined || !passes(object.Key, filter)) return [];
  const etag = object.ETag?.replaceAll('"', "") ?? null;
  return [{ bucket, key: object.Key, etag, sizeBytes: object.Size ?? null, byContent: false }];
}

/** Up to a thousand keys; `whole`: with everything below the prefix, else only its folders' names. */
async function listPage(bucket: string, given: { prefix: string; token: string | undefined; whole: boolean }) {
  const { prefix, token, whole } = given;
  try {
    return await s3().send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(whole ? {} : { Delimiter: "/" }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown error";
    throw new SourceError(
      `s3://${bucket}/${prefix}: cannot be listed (${name}); check the bucket's name and s3:ListBucket`,
      {
        cause: error,
      },
    );
  }
}

/** False when everything below a folder `…/yyyy/mm/dd/` lies outside the days asked for. */
function mayHold(folder: string, filter: SourceFilter): boolean {
  const [, account, region, year, month, day] =
    /AWSLogs\/(?:o-[a-z0-9]+\/)?(\d+)\/CloudTrail[^/]*\/([^/]+)\/(?:(\d{4})\/(?:(\d\d)\/(?:(\d\d)\/)?)?)?$/.exec(
      folder,
    ) ?? [];
  if (account !== undefined && filter.accounts.length > 0 && !filter.accounts.includes(account)) return false;
  if (region !== undefined && filter.regions.length > 0 && !filter.regions.includes(region)) return false;
  if (year === undefined) return true;
  const first = Date.UTC(
    Number(year),
    month === undefined ? 0 : Number(month) - 1,
    day === undefined ? 1 : Number(day),
  );
  const end =
    day !== undefined
      ? first + 86_400_000
      : month !== undefined
        ? Date.UTC(Number(year), Number(month), 1)
        : Date.UTC(Number(year) + 1, 0, 1);
  return (filter.from === null || end > filter.from.getTime()) && (filter.to === null || first < filter.to.getTime());
}

function passes(key: string, filter: SourceFilter): boolean {
  const unfiltered =
    filter.accounts.length === 0 && filter.regions.length === 0 && filter.from === null && filter.to === null;
  if (unfiltered) return true;
  const parsed = parseObjectKey(key);
  // A file that does not say where it belongs cannot be asked for by account, Region or day.
  if (parsed.kind === "foreign") return false;
  if (filter.accounts.length > 0 && !filter.accounts.includes(parsed.account)) return false;
  if (filter.regions.length > 0 && !filter.regions.includes(parsed.region)) return false;
  if (parsed.deliveredAt === null) return true;
  if (filter.from !== null && parsed.deliveredAt < filter.from) return false;
  return filter.to === null || parsed.deliveredAt < filter.to;
}
