/** Waiting for a database that is away: whoever waits is not taken for one that failed. */
import { setTimeout as wait } from "node:timers/promises";
import { log } from "../lib/log.ts";
import { classifyDatabaseError } from "./database-errors.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** The database was still away when it was time to stop. */
export class StillAwayError extends Error {
  readonly code = "still-away";
}

/**
 * Runs work that asks the database until it answers. `onAway` is told after each try whether it is away. Rejects with what
 * the work throws otherwise, and with StillAwayError when `signal` is aborted first.
 */
export async function untilReachable<T>(
  work: () => Promise<T>,
  { signal, onAway = () => {} }: { signal: AbortSignal; onAway?: (away: boolean) => void },
): Promise<T> {
  for (let outages = 1; ; outages++) {
    try {
      const answer = await work();
      onAway(false);
      return answer;
    } catch (error) {
      const isAway = classifyDatabaseError(error) === "unavailable";
      onAway(isAway);
      if (!isAway) throw error;
      if (outages === 1 || outages % 10 === 0) {
        log().warn(
          { error: error instanceof Error ? error.message : "unknown" },
          "the database is away; waiting for it",
        );
      }
      await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(outages - 1, 5)), undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) throw new StillAwayError("the database was away until the end", { cause: error });
    }
  }
}
