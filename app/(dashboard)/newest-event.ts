import { getCoverage } from "../../query/coverage.ts";
import { findStoredRange } from "../../query/stored-range.ts";

const HOUR_MS = 3_600_000;

/** Time of the newest stored event, RFC 3339; null when nothing is stored. For answers that found nothing. */
export async function findNewestEvent(signal?: AbortSignal): Promise<string | null> {
  const stored = await findStoredRange(signal);
  if (stored === null) return null;
  const lastHour = { from: new Date(stored.to.getTime() - HOUR_MS), to: stored.to };
  const { lastEvent } = await getCoverage(lastHour, signal);
  return lastEvent;
}
