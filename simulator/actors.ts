/** Everybody who is at work in the organization, with their share of the events and their hours. */

import { commandLineVisit, terraformRun } from "./activity/command-line.ts";
import { consoleVisit } from "./activity/console.ts";
import { buildServerDeployment, workflowDeployment } from "./activity/deployments.ts";
import { scriptRun, userConsoleVisit, userPresence } from "./activity/iam-users.ts";
import { machineTick } from "./activity/machines.ts";
import { rarity } from "./activity/rarities.ts";
import { postureScan, vendorPoll } from "./activity/scanners.ts";
import type { Burst } from "./burst.ts";
import type { Organization } from "./organization.ts";
import { customerLoad, workforcePresence } from "./places.ts";
import { MINUTE, SECOND } from "./timestamps.ts";

/** One kind of actor. */
export type Actor = {
  name: string;
  /** Share of all events, as long as the daily limit is not reached; the shares add up to 1. */
  share: number;
  /** Mean number of events of one burst, as measured; some bursts end a few calls over or under their budget. */
  meanEvents: number;
  /** How many events a burst is asked for; null lets it decide. */
  budget: number | null;
  /** A burst begins up to this long after the moment it is due, in milliseconds. */
  spread: number;
  /** Longest pause between two calls, in milliseconds. */
  pace: number;
  /** Relative frequency at a moment. */
  frequency: (time: number) => number;
  /** Most bursts a day that people and pipelines of this organization manage; machines take the rest. */
  dailyLimit: (organization: Organization) => number;
  play: (burst: Burst, index: number) => void;
};

const always = () => 1;
const unlimited = () => Number.POSITIVE_INFINITY;

/** The actors; the first one, the machines, takes what the others cannot do. */
export const ACTORS: readonly [Actor, ...Actor[]] = [
  {
    name: "machines",
    share: 0.425,
    meanEvents: 102,
    budget: 100,
    spread: MINUTE,
    pace: 2 * SECOND,
    frequency: customerLoad,
    dailyLimit: unlimited,
    play: machineTick,
  },
  {
    name: "posture-scanner",
    share: 0.22,
    meanEvents: 160,
    budget: 160,
    spread: MINUTE,
    pace: 2 * SECOND,
    frequency: always,
    dailyLimit: unlimited,
    play: postureScan,
  },
  {
    name: "vendor",
    share: 0.05,
    meanEvents: 70,
    budget: 70,
    spread: MINUTE,
    pace: 4 * SECOND,
    frequency: always,
    dailyLimit: perAccount(200),
    play: vendorPoll,
  },
  {
    name: "console",
    share: 0.13,
    meanEvents: 69,
    budget: 68,
    spread: 45 * MINUTE,
    pace: 3 * SECOND,
    frequency: workforcePresence,
    dailyLimit: perPerson(3),
    play: consoleVisit,
  },
  {
    name: "command-line",
    share: 0.04,
    meanEvents: 36,
    budget: 36,
    spread: 45 * MINUTE,
    pace: 8 * SECOND,
    frequency: workforcePresence,
    dailyLimit: perPerson(2),
    play: commandLineVisit,
  },
  {
    name: "terraform",
    share: 0.05,
    meanEvents: 90,
    budget: 90,
    spread: 45 * MINUTE,
    pace: 2 * SECOND,
    frequency: workforcePresence,
    dailyLimit: perPerson(1),
    play: terraformRun,
  },
  {
    name: "workflow",
    share: 0.03,
    meanEvents: 34.4,
    budget: 30,
    spread: 30 * MINUTE,
    pace: 7 * SECOND,
    frequency: workforcePresence,
    dailyLimit: perAccount(20),
    play: workflowDeployment,
  },
  {
    name: "build-server",
    share: 0.01,
    meanEvents: 32.4,
    budget: 28,
    spread: 30 * MINUTE,
    pace: 7 * SECOND,
    frequency: workforcePresence,
    dailyLimit: perAccount(6),
    play: buildServerDeployment,
  },
  {
    name: "scripts",
    share: 0.025,
    meanEvents: 40,
    budget: 40,
    spread: 10 * MINUTE,
    pace: 5 * SECOND,
    frequency: always,
    dailyLimit: () => 800,
    play: scriptRun,
  },
  {
    name: "users",
    share: 0.01,
    meanEvents: 45.2,
    budget: 45,
    spread: 45 * MINUTE,
    pace: 3 * SECOND,
    frequency: userPresence,
    dailyLimit: () => 12,
    play: userConsoleVisit,
  },
  {
    name: "rarities",
    share: 0.01,
    meanEvents: 4.6,
    budget: null,
    spread: 30 * MINUTE,
    pace: 20 * SECOND,
    frequency: (time) => 0.1 + workforcePresence(time),
    dailyLimit: () => 60,
    play: rarity,
  },
];

function perPerson(count: number): Actor["dailyLimit"] {
  return ({ people }) => people.length * count;
}

function perAccount(count: number): Actor["dailyLimit"] {
  return ({ accounts }) => accounts.length * count;
}
