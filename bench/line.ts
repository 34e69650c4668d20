/** One line of the table: a goal, what was measured, the peer's figure and whether the goal is met. */

export const SECTIONS = ["Ingest", "Backfill", "Store", "Queries", "Web"] as const;

export type Line = {
  section: (typeof SECTIONS)[number];
  name: string;
  /** In words and numbers; null for a line that only informs. */
  goal: string | null;
  ours: string;
  /** The peer's figure with its name; null when there is none. */
  peer: string | null;
  /** Ours to the peer's, as the goal means it. */
  ratio: number | null;
  met: boolean | null;
};

/** A line for the reader that has no goal. */
export const note = (section: Line["section"], name: string, ours: string, peer: string | null = null): Line => ({
  section,
  name,
  goal: null,
  ours,
  peer,
  ratio: null,
  met: null,
});
