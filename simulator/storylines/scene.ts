/** The stage of a storyline: a clock that can be slowed or hurried, named steps, and the truth about what was played. */
import type { Burst } from "../burst.ts";
import { createRandom } from "../random.ts";
import type { SimulatedEvent } from "../record.ts";
import { SECOND } from "../timestamps.ts";
import type { World } from "../world.ts";

/** What happened in an incident, as the intruder would tell it. */
export type GroundTruth = {
  id: string;
  title: string;
  /** Time of the first and of the last event. */
  from: Date;
  to: Date;
  /** In the order played. */
  eventIDs: string[];
  /** Canonical principal keys, such as `user:111122223333:ada`. */
  principals: string[];
  /** Keys used and keys issued. */
  accessKeyIds: string[];
  sourceIPAddresses: string[];
  accounts: string[];
  regions: string[];
  steps: { name: string; eventIDs: string[] }[];
};

/** A storyline being played. */
export type Scene = {
  world: World;
  burst: Burst;
  /** Plays one step; its events are told apart in the ground truth. */
  step: (name: string, play: () => void) => void;
  /** Lets time pass; hurried along with the whole story in short simulations. */
  wait: (milliseconds: number) => void;
};

/** A finished storyline. */
export type PlayedStory = { truth: GroundTruth; events: SimulatedEvent[] };

/** What to play, when to begin, and how fast: 1 is the natural pace, smaller is hurried. */
export type Staging = {
  world: World;
  id: string;
  title: string;
  start: number;
  pace: number;
  play: (scene: Scene) => void;
};

/** Plays a storyline and writes down its truth. */
export function playScene({ world, id, title, start, pace, play }: Staging): PlayedStory {
  const random = createRandom(world.seed, "storyline", id);
  const burst: Burst = { world, random, now: start, budget: 0, pace: 8 * SECOND * pace, events: [] };
  const steps: GroundTruth["steps"] = [];
  play({
    world,
    burst,
    step: (name, playStep) => {
      const begin = burst.events.length;
      playStep();
      steps.push({ name, eventIDs: burst.events.slice(begin).map(({ eventID }) => eventID) });
    },
    wait: (milliseconds) => {
      burst.now += Math.round(milliseconds * pace);
    },
  });
  const events = burst.events.map((event) => ({ ...event, storyline: true }));
  return { truth: { id, title, ...tellTruth(events), steps }, events };
}

type Told = Omit<GroundTruth, "id" | "title" | "steps">;

function tellTruth(events: readonly SimulatedEvent[]): Told {
  const records = events.map(({ json }): StoryRecord => JSON.parse(json));
  const times = events.map(({ time }) => time);
  const distinct = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined && value !== ""))].filter((value) => value !== undefined);
  return {
    from: new Date(Math.min(...times)),
    to: new Date(Math.max(...times)),
    eventIDs: events.map(({ eventID }) => eventID),
    principals: distinct(records.map(principalKey)),
    accessKeyIds: distinct(records.flatMap(accessKeysOf)),
    sourceIPAddresses: distinct(records.map(({ sourceIPAddress }) => sourceIPAddress)).filter(
      (source) => !source.endsWith(".amazonaws.com"),
    ),
    accounts: distinct(events.map(({ accountId }) => accountId)),
    regions: distinct(events.map(({ region }) => region)),
  };
}

/** The members of our own records that the truth is told from. */
type StoryRecord = {
  eventSource: string;
  sourceIPAddress: string;
  userIdentity?: {
    type?: string;
    principalId?: string;
    accountId?: string;
    accessKeyId?: string;
    userName?: string;
    identityProvider?: string;
    invokedBy?: string;
    sessionContext?: { sessionIssuer?: { arn: string; userName: string } };
    onBehalfOf?: { userId: string; identityStoreArn: string };
  };
  responseElements: { credentials?: { accessKeyId?: string }; accessKey?: { accessKeyId?: string } } | null;
};

/** The canonical key of a caller, for the kinds of caller that occur in storylines. */
function principalKey({ userIdentity: identity, eventSource }: StoryRecord): string {
  if (identity?.onBehalfOf !== undefined) {
    const { userId, identityStoreArn } = identity.onBehalfOf;
    return `idc:${identityStoreArn.slice(identityStoreArn.indexOf("/") + 1)}:${userId}`;
  }
  switch (identity?.type) {
    case "IAMUser":
      return `user:${identity.accountId}:${identity.userName}`;
    case "AWSAccount":
      return `account:${identity.accountId}`;
    case "SAMLUser":
      return `saml:${identity.identityProvider}:${identity.userName}`;
    case "AssumedRole": {
      const session = identity.principalId?.slice(identity.principalId.indexOf(":") + 1) ?? "";
      const issuer = identity.sessionContext?.sessionIssuer;
      if (issuer?.arn.includes("/aws-reserved/sso.amazonaws.com/")) return `sso:${session.toLowerCase()}`;
      return `role:${identity.accountId}:${issuer?.userName}`;
    }
    default:
      return `service:${identity?.invokedBy ?? eventSource}`;
  }
}

function accessKeysOf({ userIdentity, responseElements }: StoryRecord): (string | undefined)[] {
  return [
    userIdentity?.accessKeyId,
    responseElements?.credentials?.accessKeyId,
    responseElements?.accessKey?.accessKeyId,
  ];
}
