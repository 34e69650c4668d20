import { describe, expect, it } from "vitest";
import { extractEvent } from "../../cloudtrail/extract-event.ts";
import { createOrganization } from "../organization.ts";
import { createSchedule } from "../schedule.ts";
import { DAY, HOUR, MINUTE } from "../timestamps.ts";
import { createWorld } from "../world.ts";
import { playStorylines } from "./storylines.ts";
import { tamperedPerson } from "./trail-tampering.ts";

type StoryRecord = {
  eventID: string;
  eventName: string;
  sourceIPAddress: string;
  recipientAccountId: string;
  errorCode?: string;
  userIdentity?: { accessKeyId?: string };
  responseElements?: { credentials?: { accessKeyId: string }; accessKey?: { accessKeyId: string } } | null;
};

const world = createWorld(createOrganization(33));
const period = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 9, 31) };
const stories = playStorylines(world, period).map(({ truth, events }) => ({
  truth,
  events,
  records: events.map(({ json }): StoryRecord => JSON.parse(json)),
}));

function story(id: string) {
  const found = stories.find(({ truth }) => truth.id === id);
  if (found === undefined) throw new Error(`no story ${id}`);
  const step = (name: string) => {
    const ids = found.truth.steps.find((candidate) => candidate.name === name)?.eventIDs ?? [];
    return found.records.filter(({ eventID }) => ids.includes(eventID));
  };
  return { ...found, step, names: (name: string) => step(name).map(({ eventName }) => eventName) };
}

describe("every storyline", () => {
  it.each(stories.map(({ truth, events, records }) => ({ id: truth.id, truth, events, records })))(
    "$id tells the truth about its own records",
    ({ truth, events, records }) => {
      expect(truth.eventIDs).toEqual(records.map(({ eventID }) => eventID));
      expect(truth.steps.flatMap(({ eventIDs }) => eventIDs)).toEqual(truth.eventIDs);
      expect(new Set(truth.eventIDs).size).toBe(truth.eventIDs.length);
      expect(events.every(({ storyline }) => storyline)).toBe(true);
      expect([Math.min(...events.map(({ time }) => time)), Math.max(...events.map(({ time }) => time))]).toEqual([
        truth.from.getTime(),
        truth.to.getTime(),
      ]);
      const used = records.flatMap(({ userIdentity }) => userIdentity?.accessKeyId || []);
      expect(used.filter((key) => !truth.accessKeyIds.includes(key))).toEqual([]);
      const addresses = records
        .map(({ sourceIPAddress }) => sourceIPAddress)
        .filter((address) => !address.endsWith(".amazonaws.com"));
      expect(new Set(truth.sourceIPAddresses)).toEqual(new Set(addresses));
      expect(new Set(truth.accounts)).toEqual(new Set(records.map(({ recipientAccountId }) => recipientAccountId)));
    },
  );

  it.each(stories.map(({ truth, events }) => ({ id: truth.id, truth, events })))(
    "$id names the principals that reading its records finds",
    ({ truth, events }) => {
      const found = events.map(({ json, accountId, region }) => {
        const extracted = extractEvent(JSON.parse(json), { recordIndex: 0, accountId, region }, truth.to);
        return "event" in extracted ? extracted.event.identity.principal.key : extracted.rejection.message;
      });
      expect(new Set(truth.principals)).toEqual(new Set(found));
    },
  );

  it("uses addresses that nobody else uses", () => {
    const foreign = stories.flatMap(({ truth }) => truth.sourceIPAddresses);
    const schedule = createSchedule({ world, from: period.from, to: period.from + DAY, events: 6_000 });
    for (let window = schedule.firstWindow; window < schedule.firstWindow + 288; window++) {
      for (const { json } of schedule.play(window))
        expect(foreign.some((address) => json.includes(`"${address}"`))).toBe(false);
    }
  });

  it("fits any period, an hour or a year, with room for the delivery of its last file", () => {
    for (const length of [HOUR, 5 * HOUR, DAY, 4 * DAY, 365 * DAY]) {
      const short = { from: period.from, to: period.from + length };
      for (const { truth } of playStorylines(world, short)) {
        expect(truth.from.getTime()).toBeGreaterThanOrEqual(short.from);
        expect(truth.to.getTime()).toBeLessThanOrEqual(short.to - 11 * MINUTE);
        expect(truth.to.getTime() - truth.from.getTime()).toBeLessThan(6 * HOUR);
      }
    }
  });
});

describe("leaked access key", () => {
  const { truth, records, names } = story("leaked-access-key");
  const account = world.account("production-data").id;

  it("goes from the leaked user to one of its own and on to an administrator role", () => {
    expect(truth.principals).toEqual(
      expect.arrayContaining([
        `user:${account}:etl-legacy`,
        `user:${account}:svc-metrics-sync`,
        `role:${account}:platform-admin`,
      ]),
    );
    expect(truth.accessKeyIds).toContain(world.longTermKey(account, "etl-legacy"));
    expect(names("Persistence")).toEqual(["CreateUser", "CreateAccessKey", "CreateLoginProfile", "AttachUserPolicy"]);
    expect(names("Exfiltration").filter((name) => name === "GetObject").length).toBeGreaterThan(100);
    expect(names("Exfiltration")).toContain("ModifySnapshotAttribute");
  });

  it("uses every key it was issued", () => {
    const issued = records
      .flatMap(({ responseElements, errorCode }) =>
        errorCode === undefined
          ? [responseElements?.credentials?.accessKeyId, responseElements?.accessKey?.accessKeyId]
          : [],
      )
      .filter((key) => key !== undefined);
    expect(issued).toHaveLength(2);
    for (const key of issued) expect(records.some(({ userIdentity }) => userIdentity?.accessKeyId === key)).toBe(true);
  });
});

describe("console takeover", () => {
  const { truth, step, names } = story("console-takeover");

  it("fails, succeeds without MFA, switches role and takes over a colleague", () => {
    const staging = world.account("staging").id;
    expect(truth.principals).toEqual(
      expect.arrayContaining([
        `user:${staging}:o.brandt`,
        `user:${staging}:helene.sand`,
        `user:${staging}:HIDDEN_DUE_TO_SECURITY_REASONS`,
        `role:${world.account("development").id}:ops-admin`,
      ]),
    );
    expect(
      step("Password guessed").every(({ responseElements }) => JSON.stringify(responseElements).includes("Failure")),
    ).toBe(true);
    expect(names("Signed in without MFA")[0]).toBe("ConsoleLogin");
    expect(names("Role switched")).toEqual(expect.arrayContaining(["AssumeRole", "SwitchRole", "GetSigninToken"]));
    expect(names("Colleague's MFA removed")).toEqual([
      "DeactivateMFADevice",
      "DeleteVirtualMFADevice",
      "UpdateLoginProfile",
    ]);
  });
});

describe("trail tampering", () => {
  const { truth, step, names } = story("trail-tampering");

  it("narrows and stops the trail, is refused its deletion, and blinds the detectors", () => {
    expect(truth.principals).toContain(`sso:${tamperedPerson(world).email}`);
    expect(names("Trail narrowed")).toEqual(["PutEventSelectors", "UpdateTrail"]);
    expect(step("Trail stopped").map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([
      ["StopLogging", undefined],
      ["DeleteTrail", "AccessDenied"],
      ["DeleteTrail", "TrailNotFoundException"],
    ]);
    expect(names("Flow logs and detectors off")).toEqual([
      "DeleteFlowLogs",
      "UpdateDetector",
      "DeleteDetector",
      "StopConfigurationRecorder",
    ]);
  });
});

describe("crypto-mining", () => {
  const { truth, step, names } = story("crypto-mining");

  it("probes with dry runs, hits limits and launches in many Regions", () => {
    expect(truth.regions.length).toBeGreaterThanOrEqual(7);
    expect(step("Permissions probed with dry runs").map(({ errorCode }) => errorCode)).toContain(
      "Client.DryRunOperation",
    );
    const outcomes = new Set(
      step("Miners launched")
        .filter(({ eventName }) => eventName === "RunInstances")
        .map(({ errorCode }) => errorCode),
    );
    expect(outcomes).toEqual(new Set(["Client.VcpuLimitExceeded", "Server.InsufficientInstanceCapacity", undefined]));
    expect(names("Miners launched")).toContain("RequestSpotInstances");
    expect(names("Ground prepared").filter((name) => name === "AuthorizeSecurityGroupIngress")).toHaveLength(14);
  });
});
