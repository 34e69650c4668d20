import { describe, expect, it } from "vitest";
import groups from "./data/event-groups.json" with { type: "json" };
import { describeEventName } from "./describe-event.ts";
import { EVENT_VERBS, KNOWN_EVENTS } from "./event-verbs.ts";

const say = (eventName: string, eventSource = "iam.amazonaws.com") => describeEventName(eventSource, eventName);
const does = (eventName: string, eventSource = "some.amazonaws.com") => say(eventName, eventSource).split(". ")[0];
const members = groups.groups.flatMap(({ eventSources, eventNames }) =>
  eventSources.flatMap((eventSource) => eventNames.map((eventName) => [eventSource, eventName] as const)),
);

describe("an event name in a line", () => {
  it.each([
    ["CreateUser", "Creates a user"],
    ["CreateInstanceProfile", "Creates an instance profile"],
    ["CreateDBInstance", "Creates a DB instance"],
    ["CreateVpnConnection", "Creates a VPN connection"],
    ["DescribeNatGateways", "Describes NAT gateways"],
    ["UpdateMFAPreference", "Updates an MFA preference"],
    ["GetFileDownloadUrls", "Reads file download URLs"],
    ["ListPolicies", "Lists policies"],
    ["ListTagsForResource", "Lists tags for resource"],
    ["GetBucketVersioning", "Reads bucket versioning"],
    ["GetUniqueThing", "Reads a unique thing"],
    ["BatchGetProjects", "Reads projects, several at once"],
    ["GetFunction20150331v2", "Reads a function"],
    ["DeleteAddress", "Deletes an address"],
    ["ListThingsV2", "Lists things"],
    ["CreateAgentAlias", "Creates an agent alias"],
    ["CreateNatGateway", "Creates a NAT gateway"],
    ["GetAccessKeyLastUsed", "Reads access key last used"],
    ["PutBucketPolicy", "Writes a bucket policy"],
    ["Publish", "Publishes"],
  ])("%s: %s", (eventName, sentence) => {
    expect(does(eventName)).toBe(sentence);
  });

  it("says that it writes or reads as a reading of the name, and what CloudTrail's flag is where it surprises", () => {
    expect(say("CreateAccessKey")).toMatch(
      /^Creates a long-term access key for a user\. By its name a write\. In the group/,
    );
    expect(say("ListUsers")).toContain("By its name a read.");
    expect(say("AssumeRole", "sts.amazonaws.com")).toContain("CloudTrail flags it read-only, though it matters");
    expect(say("ConsoleLogin", "signin.amazonaws.com")).toContain("CloudTrail flags it as a write, though");
  });

  it.each([
    "JobCreated",
    "BackupJobCompleted",
    "ExportJobCompleted",
    "SharedSnapshotMounted",
    "FrobnicateUser",
    "Toggle",
  ])("does not pretend to know %s", (eventName) => {
    expect(say(eventName, "odd.amazonaws.com")).toMatch(/^Its name says “[a-z ]+”; more is not known of it here\.$/);
  });

  it.each([
    "",
    "<script>alert(1)</script>",
    "Create\u202euser",
    "Login_GET",
    "lower",
    `Create${"x".repeat(500)}`,
    "Create;drop",
  ])("says nothing of %j, which is no API name", (eventName) => {
    expect(say(eventName)).toBe("Nothing is known of this name here.");
  });

  it.each(["constructor", "__proto__", "toString", "Constructor", "HasOwnProperty"])("%s is no verb", (eventName) => {
    expect(say(eventName)).toMatch(/^(?:Nothing is known|Its name says)/);
  });

  it("explains every member of the named groups in one line, and says which groups", () => {
    for (const [eventSource, eventName] of members) {
      const line = describeEventName(eventSource, eventName);
      expect(line, `${eventSource} ${eventName}`).toMatch(/^[A-Z][^\n]+\. .*In the groups? .+\.$/);
      expect(line.length, line).toBeLessThan(300);
      expect(line).not.toMatch(/undefined|null|\s{2}| \.|\ba [aeio][a-z]|\ban [bcdfgjkpqtvwyz]/);
    }
    const unknown = members.filter(([source, name]) => describeEventName(source, name).startsWith("Its name says"));
    expect(new Set(unknown.map(([, name]) => name)).size).toBeLessThan(15);
  });

  it("has only sentences for events of services, without a full stop", () => {
    for (const [key, sentence] of Object.entries(KNOWN_EVENTS)) {
      expect(key).toMatch(/^[a-z0-9-]+\.amazonaws\.com [A-Z]\w+$/);
      expect(sentence).toMatch(/^[A-Z].*[^.]$/);
    }
    for (const sentence of Object.values(EVENT_VERBS)) expect(sentence).toMatch(/^[A-Z][a-z]+(?: [a-z]+)*$/);
  });
});
