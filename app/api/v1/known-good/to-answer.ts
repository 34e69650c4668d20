import type { KnownGood } from "../../../../lib/known-good.ts";
import type { KnownGoodAnswer } from "../../../../query/known-good-answers.ts";
import { formatInstant } from "../../../../query/time-range.ts";

/** An entry as the API shows it at `now`. */
export function toKnownGoodAnswer(entry: KnownGood, now: Date): KnownGoodAnswer {
  const { expiresAt, createdAt, ...rest } = entry;
  return {
    ...rest,
    expiresAt: expiresAt && formatInstant(expiresAt),
    active: expiresAt === null || expiresAt > now,
    createdAt: formatInstant(createdAt),
  };
}
