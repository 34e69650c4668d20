/** What an Insights record measured, from the database as the API shows it. */
import { z } from "zod";
import { INSIGHT_ATTRIBUTES } from "../cloudtrail/insight-measure.ts";

const contributors = z.array(z.object({ value: z.string().nullable(), average: z.number().nullable() }));

/** The members of InsightMeasure. */
export const insightMeasure = z.object({
  baselineAverage: z.number().nullable(),
  insightAverage: z.number().nullable(),
  baselineDuration: z.number().nullable(),
  insightDuration: z.number().nullable(),
  attributions: z.array(
    z.object({ attribute: z.enum(INSIGHT_ATTRIBUTES), insight: contributors, baseline: contributors }),
  ),
  attributionsDropped: z.boolean(),
});
