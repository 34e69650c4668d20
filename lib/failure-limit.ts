/**
 * Failed attempts per address, in memory. It only slows down: a right token is never refused because of others' wrong
 * ones, and 256-bit tokens cannot be guessed anyway.
 */

const WINDOW_MS = 15 * 60_000;
const MAX_FAILURES = 20;
const MAX_KEYS = 10_000;

const failures = new Map<string, { count: number; until: number }>();

/** Notes a failure. Answers the seconds to wait once there are more than 20 within 15 minutes; null before. */
export function noteFailure(key: string, now = Date.now()): number | null {
  const known = failures.get(key);
  const entry = known !== undefined && known.until > now ? known : { count: 0, until: now + WINDOW_MS };
  entry.count += 1;
  failures.delete(key);
  failures.set(key, entry);
  // The oldest go first: a map keeps the order of insertion.
  for (const oldest of failures.keys()) {
    if (failures.size <= MAX_KEYS) break;
    failures.delete(oldest);
  }
  return entry.count > MAX_FAILURES ? Math.ceil((entry.until - now) / 1_000) : null;
}
