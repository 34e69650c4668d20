import { getCoverage } from "../../query/coverage.ts";
import { findStoredRange } from "../../query/stored-range.ts";

const HOUR_MS = 3_600_000;

/** Time of the newest stored event, RFC 3339; null when nothing is stored. For answers that found nothing. */
export async function findNewestEvent(): Promise<string | null> {
  const stored = await findStoredRange();
  if (stored === null) return null;
  const { lastEvent } = await getCoverage({ from: new Date(stored.to.getTime() - HOUR_MS), to: stored.to });
  return lastEvent;
}
