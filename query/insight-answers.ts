/** Shapes of `GET /insights`. Client-safe. */
import type { InsightMeasure } from "../cloudtrail/insight-measure.ts";
import type { Coverage, InsightRecord } from "./answers.ts";

/** Start and end of one unusual rate, joined by sharedEventID. At least one of the two records is stored. */
export type InsightAnswer = InsightMeasure & {
  sharedEventID: string;
  /** ApiCallRateInsight or ApiErrorRateInsight, as recorded. */
  insightType: string | null;
  /** `open`: no end is stored. */
  state: "open" | "ended";
  start: InsightRecord | null;
  end: InsightRecord | null;
  /** What was called. */
  eventName: string;
  eventSource: string;
  /** The error that was counted, for error rates. */
  errorCode: string | null;
  recipientAccountId: string | null;
  awsRegion: string | null;
};

export type InsightsAnswer = {
  insights: InsightAnswer[];
  /** All in the range, those of other pages included. */
  total: number;
  nextCursor: string | null;
  coverage: Coverage;
};
