/** Real records beside the checkout, where they are. Tests that need them skip with a clear word elsewhere. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** Folder with `cloudtrail/` and `notifications/`. */
export const SHARED_DATA = fileURLToPath(new URL("../../../shared/data", import.meta.url));
export const hasSharedData = existsSync(join(SHARED_DATA, "cloudtrail"));

/** A record as some other reader would see it: plain JSON, no code of ours. */
export type RawRecord = Record<string, unknown> & { eventID?: string; eventTime?: string };

/** Paths of all log files below AWSLogs/, digest files left out, in path order. */
export async function listSharedLogFiles(folder = join(SHARED_DATA, "cloudtrail/AWSLogs")): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && path.endsWith(".json.gz") && !path.includes("CloudTrail-Digest")) found.push(path);
  }
  return found.sort();
}

/** The records of one file, by nothing but gunzip and JSON.parse. */
export async function readRawRecords(path: string): Promise<RawRecord[]> {
  const bytes = await readFile(path);
  const text = bytes[0] === 0x1f ? gunzipSync(bytes).toString("utf8") : bytes.toString("utf8");
  return (JSON.parse(text) as { Records: RawRecord[] }).Records;
}
