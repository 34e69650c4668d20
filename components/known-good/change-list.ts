import type { KnownGoodAnswer } from "../../query/known-good-answers.ts";

/** What is asked to be added. */
export type NewKnownGood = Pick<KnownGoodAnswer, "kind" | "value" | "reason" | "expiresAt">;

const DAY_MS = 86_400_000;

/** An end so many days from now. */
export const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Asks the API for a change; null when it was made, else why not, in words. */
async function change(href: string, init: RequestInit): Promise<string | null> {
  const response = await fetch(href, init).catch(() => null);
  if (response === null) return "The server could not be reached.";
  if (response.ok) return null;
  const answer: { error?: { message?: string } } | null = await response.json().catch(() => null);
  return answer?.error?.message ?? `The server answered ${response.status}.`;
}

/** Puts an entry on the list of the known good. */
export const addEntry = (entry: NewKnownGood): Promise<string | null> =>
  change("/api/v1/known-good", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(entry),
  });

/** Takes an entry off the list. */
export const removeEntry = (id: string): Promise<string | null> =>
  change(`/api/v1/known-good?id=${encodeURIComponent(id)}`, { method: "DELETE" });
