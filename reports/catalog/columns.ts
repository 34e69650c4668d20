/** Columns that many searches show, where the standard ones of define-search.ts are not what matters. */
import type { ReportColumn } from "../define-search.ts";

/** Who, what and when first; where and how it ended last. */
const around = (...columns: ReportColumn[]): readonly ReportColumn[] => [
  "eventTime",
  "eventName",
  "principal",
  ...columns,
  "recipientAccountId",
  "awsRegion",
  "outcome",
];

export const FACT_COLUMNS = around("sourceIPAddress", "resource", "fact");
export const RESOURCE_COLUMNS = around("resource", "sourceIPAddress");
export const RESOURCE_FACT_COLUMNS = around("resource", "sourceIPAddress", "fact");
export const SERVICE_COLUMNS = around("eventSource", "sourceIPAddress");
