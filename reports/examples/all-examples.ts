import { cisExamples } from "./cis.ts";
import { classicExamples } from "./classics.ts";
import { defencesExamples } from "./defences.ts";
import { discoveryExamples } from "./discovery.ts";
import { executionExamples } from "./execution.ts";
import { exfiltrationExamples } from "./exfiltration.ts";
import { iamExamples } from "./iam.ts";
import { impactExamples } from "./impact.ts";
import { networkExamples } from "./network.ts";
import { pivotExamples } from "./pivot.ts";
import type { ExampleSet } from "./record.ts";
import { signInExamples } from "./sign-in.ts";

/** Examples and near misses of every search, by its id. */
export const EXAMPLES: ExampleSet = {
  ...classicExamples,
  ...pivotExamples,
  ...signInExamples,
  ...iamExamples,
  ...networkExamples,
  ...defencesExamples,
  ...exfiltrationExamples,
  ...discoveryExamples,
  ...executionExamples,
  ...impactExamples,
  ...cisExamples,
};
