/** The machines of one site during a few minutes: a mixture of everything that runs there. */
import type { AccountPurpose } from "../accounts.ts";
import type { Burst } from "../burst.ts";
import { pickSite } from "../places.ts";
import { DAY, HOUR } from "../timestamps.ts";
import type { Site } from "../world.ts";
import { reportAgents, runFunction, runInstance, runTask } from "./applications.ts";
import { backUp, deliverLogs, detectThreats, recordConfiguration, scaleGroups } from "./aws-services.ts";

type Routine = { play: (burst: Burst, site: Site) => void; weight: number };

const APPLICATION: readonly Routine[] = [
  { play: runFunction, weight: 30 },
  { play: runTask, weight: 12 },
  { play: runInstance, weight: 38 },
  { play: reportAgents, weight: 7 },
  { play: recordConfiguration, weight: 6 },
  { play: detectThreats, weight: 4 },
  { play: scaleGroups, weight: 4 },
];

const ROUTINES: Partial<Record<AccountPurpose, readonly Routine[]>> = {
  "log-archive": [
    { play: deliverLogs, weight: 10 },
    { play: recordConfiguration, weight: 2 },
  ],
  management: [
    { play: recordConfiguration, weight: 4 },
    { play: detectThreats, weight: 2 },
    { play: runFunction, weight: 8 },
  ],
  network: [
    { play: recordConfiguration, weight: 3 },
    { play: runFunction, weight: 6 },
    { play: runInstance, weight: 8 },
  ],
};

const NIGHTLY: Routine = { play: backUp, weight: 3 };

/** One tick of the machines. */
export function machineTick(burst: Burst): void {
  const site = pickSite(burst);
  const daytime = ROUTINES[site.account.purpose] ?? APPLICATION;
  const hour = Math.floor((burst.now % DAY) / HOUR);
  const routines = daytime === APPLICATION && hour >= 1 && hour < 4 ? [...daytime, NIGHTLY] : daytime;
  while (burst.budget > 0) burst.random.pickWeighted(routines, ({ weight }) => weight).play(burst, site);
}
