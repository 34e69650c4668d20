/** Fetches one original record, exactly as it stands in its log file. */
import { createContentHash, hashing, inflateStream, readChunks } from "./inflate.ts";
import { LogFileError, type LogFileLocation } from "./location.ts";
import { openObject } from "./open-object.ts";
import { splitRecords } from "./split-records.ts";

/** The record's exact text, and the SHA-256 (hexadecimal) of the whole inflated file it was found in. */
export type OriginalRecord = { text: string; sha256: string };

/** Reads the record at `recordIndex` of Records. Throws LogFileError, `record-missing` when the file has fewer. */
export async function readRecord(
  location: LogFileLocation,
  recordIndex: number,
  signal?: AbortSignal,
): Promise<OriginalRecord> {
  const object = await openObject(location, signal === undefined ? {} : { signal });
  if (object === null) throw new LogFileError("unavailable", "the object could not be read");
  const hash = createContentHash();
  let text: string | null = null;
  for await (const slices of splitRecords(hashing(inflateStream(readChunks(object.stream)), hash), true)) {
    const slice = slices.find((one) => one.index === recordIndex);
    if (slice?.bytes) text = slice.bytes.toString("utf8");
  }
  if (text === null) throw new LogFileError("record-missing", "the log file has no such record any more");
  return { text, sha256: hash.digest("hex") };
}
