/** From a location to what is known of a log file before it is read. */
import { parseObjectKey } from "../cloudtrail/object-key.ts";
import type { LogFileLocation } from "../lib/log-file/location.ts";
import type { LogFileHeader, LogFileOrigin } from "./ledger.ts";

/** The header of a file told by its key, and why it is foreign when it is. */
export function toLogFileHeader(
  location: LogFileLocation,
  origin: LogFileOrigin,
  sentAt: Date | null = null,
): { header: LogFileHeader; foreignReason: string | null } {
  const key = parseObjectKey(location.key);
  const base = { bucket: location.bucket, key: location.key, origin, sentAt };
  if (key.kind === "foreign") {
    return {
      header: { ...base, kind: "foreign", account: null, region: null, deliveredAt: null },
      foreignReason: key.reason,
    };
  }
  const { kind, account, region } = key;
  const deliveredAt = isPlausible(key.deliveredAt) ? key.deliveredAt : null;
  return { header: { ...base, kind, account, region, deliveredAt }, foreignReason: null };
}

const DAY_MS = 24 * 3_600_000;
/** CloudTrail's own first year. */
const FIRST_DELIVERY = Date.UTC(2013, 0);

/** Coverage goes by the newest delivery: a name from the future would claim that everything until then is there. */
const isPlausible = (time: Date | null): boolean =>
  time !== null && time.getTime() >= FIRST_DELIVERY && time.getTime() <= Date.now() + DAY_MS;
