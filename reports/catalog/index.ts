/** Every common search: the six classics first, then section by section. */
import type { Search } from "../define-search.ts";
import { CIS } from "./cis.ts";
import { COMMON } from "./classics.ts";
import { DETECTORS_AND_GUARDRAILS } from "./defences/detectors-and-guardrails.ts";
import { LOGGING } from "./defences/logging.ts";
import { PROBES } from "./discovery/probes.ts";
import { RECONNAISSANCE } from "./discovery/reconnaissance.ts";
import { SECRETS } from "./discovery/secrets.ts";
import { COMPUTE } from "./execution/compute.ts";
import { OTHER_EXECUTION } from "./execution/other-services.ts";
import { OTHER_EXPOSURE } from "./exfiltration/other-services.ts";
import { S3_EXPOSURE } from "./exfiltration/s3.ts";
import { SNAPSHOTS_AND_IMAGES } from "./exfiltration/snapshots-and-images.ts";
import { ESCALATION } from "./iam/escalation.ts";
import { GRANTS } from "./iam/grants.ts";
import { POLICIES_AND_PRINCIPALS } from "./iam/policies-and-principals.ts";
import { DESTRUCTION } from "./impact/destruction.ts";
import { SPENDING } from "./impact/spending.ts";
import { NETWORK } from "./network.ts";
import { ACTIVITY } from "./pivot/activity.ts";
import { FIRST_SEEN } from "./pivot/first-seen.ts";
import { IN_USE } from "./pivot/in-use.ts";
import { CONSOLE_SIGN_IN } from "./sign-in/console.ts";
import { CREDENTIALS } from "./sign-in/credentials.ts";
import { ROLES_AND_FEDERATION } from "./sign-in/roles-and-federation.ts";
import { ROOT } from "./sign-in/root.ts";

export const SEARCHES: readonly Search[] = [
  ...COMMON,
  ...ACTIVITY,
  ...IN_USE,
  ...FIRST_SEEN,
  ...CONSOLE_SIGN_IN,
  ...ROOT,
  ...CREDENTIALS,
  ...ROLES_AND_FEDERATION,
  ...POLICIES_AND_PRINCIPALS,
  ...ESCALATION,
  ...GRANTS,
  ...NETWORK,
  ...LOGGING,
  ...DETECTORS_AND_GUARDRAILS,
  ...S3_EXPOSURE,
  ...SNAPSHOTS_AND_IMAGES,
  ...OTHER_EXPOSURE,
  ...SECRETS,
  ...PROBES,
  ...RECONNAISSANCE,
  ...COMPUTE,
  ...OTHER_EXECUTION,
  ...DESTRUCTION,
  ...SPENDING,
  ...CIS,
];

const byId: ReadonlyMap<string, Search> = new Map(SEARCHES.map((search) => [search.id, search]));

/** The search of that id, or null. */
export const findSearch = (id: string): Search | null => byId.get(id) ?? null;
