/** Fills the memory of counts behind the readers: nobody waits for it. */
import { log } from "../lib/log.ts";
import type { TimeRange } from "../query/event-query.ts";
import { type Glance, isOfEverything } from "./count-searches.ts";
import { rememberBaselines } from "./remembered-baselines.ts";
import { rememberSearches } from "./remembered-searches.ts";

// One run per process, also when a bundler loads this module twice.
const shared = globalThis as { trailsightRemembering?: Promise<void> };

/**
 * Remembers all that can be for a range. Throws as queries do; what was remembered until then stays. Baselines that take
 * too long do not keep the other searches waiting for ever.
 */
export async function rememberCatalogue(range: TimeRange, signal: AbortSignal): Promise<void> {
  try {
    await rememberBaselines(signal);
  } finally {
    await rememberSearches(range, signal);
  }
}

/**
 * Remembers what the searches found in a range that was asked about, unless a run is on its way already. One connection of
 * the readers is in use meanwhile. Never throws: what failed is logged, and the next question tries again.
 */
export function rememberSoon(query: Glance): void {
  if (!isOfEverything(query)) return;
  shared.trailsightRemembering ??= rememberCatalogue(query.range, new AbortController().signal)
    .then(
      () => undefined,
      (error: unknown) => {
        log().info({ error: error instanceof Error ? error.message : "unknown" }, "counts were not remembered");
      },
    )
    .finally(() => {
      delete shared.trailsightRemembering;
    });
}
