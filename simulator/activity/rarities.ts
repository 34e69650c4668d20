/** Kinds of caller and event that are seldom, each in turn, so that every one of them occurs in any longer period. */
import type { Burst } from "../burst.ts";
import { sessionTokenRun } from "./iam-users.ts";
import { networkActivity, rateInsight } from "./other-trails.ts";
import {
  anonymousVisitors,
  centralRoot,
  directoryVisit,
  federatedVisit,
  rootVisit,
  samlVisit,
  strangerAccount,
  unknownCaller,
} from "./rare-callers.ts";
import {
  awsEvents,
  failedSignIns,
  identityAdministration,
  refusedAttempts,
  workforceAdministration,
} from "./rare-events.ts";

const KINDS: readonly ((burst: Burst) => void)[] = [
  failedSignIns,
  anonymousVisitors,
  identityAdministration,
  awsEvents,
  federatedVisit,
  samlVisit,
  networkActivity,
  refusedAttempts,
  rootVisit,
  unknownCaller,
  workforceAdministration,
  directoryVisit,
  anonymousVisitors,
  strangerAccount,
  sessionTokenRun,
  rateInsight,
  centralRoot,
];

/** The next rarity in turn. */
export function rarity(burst: Burst, index: number): void {
  KINDS[index % KINDS.length]?.(burst);
}
