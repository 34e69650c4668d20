/** Every common search: the six classics first, then section by section. */
import type { Search } from "../define-search.ts";
import { CIS } from "./cis.ts";
import { COMMON } from "./classics.ts";
import { DEFENCES } from "./defences.ts";
import { DISCOVERY } from "./discovery.ts";
import { EXECUTION } from "./execution.ts";
import { EXFILTRATION } from "./exfiltration.ts";
import { IAM } from "./iam.ts";
import { IMPACT } from "./impact.ts";
import { NETWORK } from "./network.ts";
import { PIVOT } from "./pivot.ts";
import { SIGN_IN } from "./sign-in.ts";

export const SEARCHES: readonly Search[] = [
  ...COMMON,
  ...PIVOT,
  ...SIGN_IN,
  ...IAM,
  ...NETWORK,
  ...DEFENCES,
  ...EXFILTRATION,
  ...DISCOVERY,
  ...EXECUTION,
  ...IMPACT,
  ...CIS,
];

const byId: ReadonlyMap<string, Search> = new Map(SEARCHES.map((search) => [search.id, search]));

/** The search of that id, or null. */
export const findSearch = (id: string): Search | null => byId.get(id) ?? null;
