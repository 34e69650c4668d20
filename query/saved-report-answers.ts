/** Shapes of `/saved-reports`. Client-safe. Times are RFC 3339 UTC. */
import type { FieldKey } from "../cloudtrail/fields.ts";

/** Who may open it: everybody who is signed in, or its owner alone. */
export type SavedVisibility = "team" | "private";

/** `rolling`: its range moves with the clock. `fixed`: the two moments it was saved with. */
export type SavedRange = "rolling" | "fixed";

export type SavedReportAnswer = {
  /** 22 characters that cannot be guessed. */
  id: string;
  name: string;
  description: string;
  /** Slug and title of a common search; null for the explorer. */
  report: string | null;
  title: string | null;
  /** Parameters of the view's address, as `GET /events` or `GET /reports/{slug}` and the pages take them. */
  search: string;
  /** The same in words: filters and own values as the query line writes them, and the grouping. */
  asks: { line: string; groupBy: FieldKey[] };
  range: SavedRange;
  from: string;
  to: string;
  /** Why it can no longer be asked; null when it can. */
  problem: string | null;
  visibility: SavedVisibility;
  /** Email of whoever saved it. */
  owner: string;
  /** Whether that is the reader. */
  mine: boolean;
  createdAt: string;
  updatedAt: string;
  /** By anybody; null when it was never opened. */
  lastOpenedAt: string | null;
  /** The short link. */
  link: string;
};

export type SavedReportsAnswer = { savedReports: SavedReportAnswer[] };
