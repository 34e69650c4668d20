/** Shapes of what CloudTrail Insights measured. Client-safe. */

/** What a rate can be attributed to, as CloudTrail names it. */
export const INSIGHT_ATTRIBUTES = ["userIdentityArn", "userAgent", "errorCode"] as const;
export type InsightAttribute = (typeof INSIGHT_ATTRIBUTES)[number];

/** One contributor; `average` in calls per minute. `value` null: calls without an error code. */
export type InsightContributor = { value: string | null; average: number | null };

/** Who or what made the calls, during the insight and during the baseline; largest first, as CloudTrail writes them. */
export type InsightAttribution = {
  attribute: InsightAttribute;
  insight: InsightContributor[];
  baseline: InsightContributor[];
};

/** What was measured. Averages are calls per minute, durations minutes; null: the record does not say. */
export type InsightMeasure = {
  baselineAverage: number | null;
  insightAverage: number | null;
  baselineDuration: number | null;
  insightDuration: number | null;
  attributions: InsightAttribution[];
  /** More contributors were named than are kept, or ones that may not be kept. */
  attributionsDropped: boolean;
};

/** What one Insights record says. */
export type InsightNumbers = InsightMeasure & {
  /** The same for the start and the end: sharedEventID, or a version-5 UUID over it; the event id without one. */
  pairID: string;
};
