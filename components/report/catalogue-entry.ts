/** What the catalogue of searches lists, and how it is searched. */

/** Starting values for ordering, lightest first. */
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A search as the catalogue shows it. */
export type CatalogueEntry = {
  slug: string;
  title: string;
  question: string;
  section: string;
  severity: Severity;
  tier: "core" | "extended";
  /** MITRE ATT&CK techniques, and controls of the CIS benchmark. */
  attack: string[];
  cis: string[];
  /** Labels of the values it needs first; empty when it needs none. */
  asks: string[];
  /** Categories of events that the trail must record. */
  needs: string[];
  /** What it is found by beside title and question, in small letters: conditions, techniques, controls. */
  text: string;
};

export type CatalogueSection = { id: string; title: string; description: string };

/** Counts by slug and the categories of events that are stored in the range; or why there are none. */
export type CatalogueCounts =
  | { counts: Record<string, number>; recorded: string[]; events: boolean }
  | { problem: string };

/** What the reader looks for. No severity means all. */
export type CatalogueFilter = { text: string; severities: readonly string[]; extended: boolean };

/** Whether every word is in the entry somewhere. A typed text looks through both tiers. */
export function isWanted(entry: CatalogueEntry, { text, severities, extended }: CatalogueFilter): boolean {
  if (severities.length > 0 && !severities.includes(entry.severity)) return false;
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return extended || entry.tier === "core";
  const own = `${entry.title} ${entry.question} ${entry.slug}`.toLowerCase();
  return words.every((word) => own.includes(word) || entry.text.includes(word));
}

/** How a search stands in the range. */
export type Standing =
  | { kind: "waiting" }
  | { kind: "asks"; what: string }
  /** Its events are not recorded: nothing found says nothing. */
  | { kind: "unrecorded"; categories: string[] }
  | { kind: "quiet" }
  | { kind: "found"; count: number }
  /** Counts could not be had. */
  | { kind: "unknown" };

/** Whether a search found nothing, for whatever reason. */
export const isSilent = ({ kind }: Standing): boolean => kind === "quiet" || kind === "unrecorded";

/** What is said beside a search; null while its count is on its way. */
export function standingOf(entry: CatalogueEntry, counted: CatalogueCounts | null): Standing {
  if (entry.asks.length > 0) return { kind: "asks", what: entry.asks.join(", ") };
  if (counted === null) return { kind: "waiting" };
  if ("problem" in counted) return { kind: "unknown" };
  const count = counted.counts[entry.slug];
  if (count === undefined) return { kind: "unknown" };
  if (count > 0) return { kind: "found", count };
  const categories = entry.needs.filter((need) => !counted.recorded.includes(need));
  return categories.length > 0 ? { kind: "unrecorded", categories } : { kind: "quiet" };
}
