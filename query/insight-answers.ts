/** Shapes of `GET /insights` and of the numbers beside one Insights event. Client-safe. */
import type { InsightMeasure } from "../cloudtrail/insight.ts";
import type { Coverage } from "./answers.ts";

/** One record of an insight. */
export type InsightRecord = { eventID: string; eventTime: string };

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

/** The numbers beside one event, and the other record of the pair when it is stored. */
export type EventInsight = InsightMeasure & { other: InsightRecord | null };
