/** Shapes of the answers of /api/v1/reports. Client-safe. Unknown is null, never absent. */

/** One group of a report. `values` are keyed by field; a value that is no filter of the explorer is keyed by its own name. */
export type ReportGroup = {
  values: Record<string, string | number | boolean | null>;
  count: number;
  firstSeen: string;
  lastSeen: string;
  /** Of bursts and sequences: how many separate stretches of time, and the most that one window held; null for other searches. */
  windows: number | null;
  peak: Record<string, number> | null;
};
