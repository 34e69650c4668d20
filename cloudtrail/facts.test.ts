import { describe, expect, it } from "vitest";
import factsFile from "./data/facts.json" with { type: "json" };
import { COMPUTE_CASES } from "./facts/compute.fixture.ts";
import { call, policyText } from "./facts/fact-case.fixture.ts";
import { IAM_CASES } from "./facts/iam.fixture.ts";
import { NETWORK_CASES } from "./facts/network.fixture.ts";
import { SHARING_CASES } from "./facts/sharing.fixture.ts";
import { STORAGE_CASES } from "./facts/storage.fixture.ts";
import { WATCH_CASES } from "./facts/watch.fixture.ts";
import { extractFacts } from "./facts.ts";
import type { CloudTrailRecord } from "./record.ts";
import { contextOf } from "./record-context.fixture.ts";

const CASES = [...NETWORK_CASES, ...SHARING_CASES, ...IAM_CASES, ...STORAGE_CASES, ...COMPUTE_CASES, ...WATCH_CASES];

function facts(record: CloudTrailRecord): string[] {
  return extractFacts(record, contextOf(record));
}

function idOf(fact: string): string {
  return fact.split("=", 1)[0] ?? fact;
}

describe("facts", () => {
  it("have an example and a near miss for every id of facts.json, and for no other", () => {
    expect(new Set(CASES.map(({ fact }) => idOf(fact)))).toEqual(new Set(factsFile.facts.map(({ id }) => id)));
  });

  it.each(CASES)("$fact is noted for $example.eventName", ({ fact, example }) => {
    expect(facts(example)).toContain(fact);
  });

  it.each(CASES)("$fact is not noted for the near miss, $counterExample.eventName", ({ fact, counterExample }) => {
    expect(facts(counterExample).map(idOf)).not.toContain(idOf(fact));
  });

  it("of an ordinary call are none", () => {
    expect(facts(call("ec2", "DescribeInstances", { maxResults: 5 }))).toEqual([]);
  });

  it("are noted once each, at most 64, with values of at most 256 characters", () => {
    const accountIdsToAdd = Array.from({ length: 200 }, (_, index) => `${index % 100}-${"9".repeat(400)}`);
    const found = facts(call("ssm", "ModifyDocumentPermission", { accountIdsToAdd }));
    expect(found).toHaveLength(64);
    expect(new Set(found).size).toBe(64);
    for (const fact of found) expect(fact.length).toBe("share.account=".length + 256);
  });

  it("never hold a secret or a masked value", () => {
    const token = `IQoJ${"b3JpZ2luX2Vj".repeat(30)}`;
    for (const protocol of [
      token,
      "HIDDEN_DUE_TO_SECURITY_REASONS",
      "****",
      `eyJ${"a".repeat(20)}.${"b".repeat(20)}.c`,
    ]) {
      expect(facts(call("sns", "Subscribe", { protocol }))).toEqual([]);
    }
  });

  it("of a policy are found when the services writes it encoded, nested or in camel case", () => {
    const statement = { Effect: "Allow", Principal: { AWS: ["*"] }, Action: "*", Resource: "*" };
    const text = policyText(statement);
    const bodies = [
      { policy: { policy: text } },
      { createRestApiInput: { policy: text } },
      { policyInJson: encodeURIComponent(text) },
      { resourcePolicy: { statement: [{ effect: "Allow", principal: { aws: "*" } }] } },
    ];
    for (const body of bodies)
      expect(facts(call("glue", "PutResourcePolicy", body))).toEqual(["policy.public_principal"]);
  });

  it("of a policy are taken from the response when the request has none", () => {
    const assumeRolePolicyDocument = encodeURIComponent(policyText({ Effect: "Allow", Principal: "*" }));
    const record = call(
      "iam",
      "CreateServiceLinkedRole",
      {},
      { responseElements: { role: { assumeRolePolicyDocument } } },
    );
    expect(facts(record)).toEqual(["policy.public_principal"]);
  });
});
