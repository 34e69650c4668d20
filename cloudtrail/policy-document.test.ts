import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPolicyDocuments, MAX_POLICY_LENGTH, otherAccounts, parsePolicyDocument } from "./policy-document.ts";

const STATEMENT = {
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: "*",
  Resource: ["a", "b"],
  Condition: { Bool: {} },
};
const DOCUMENT = { Version: "2012-10-17", Statement: [STATEMENT] };
const READ = {
  allow: true,
  publicPrincipal: true,
  awsPrincipals: ["*"],
  federatedPrincipals: [],
  actions: ["*"],
  resources: ["a", "b"],
  conditioned: true,
};

describe("parsePolicyDocument", () => {
  it.each([
    ["an object", DOCUMENT],
    ["text", JSON.stringify(DOCUMENT, null, 4)],
    ["percent-encoded text", encodeURIComponent(JSON.stringify(DOCUMENT))],
    ["one statement without list", { Statement: STATEMENT }],
  ])("reads %s", (_, value) => {
    expect(parsePolicyDocument(value)).toEqual([READ]);
  });

  it.each([
    ["other text", "Statement"],
    ["broken JSON", '{"Statement": ['],
    ["broken encoding", "%7B%22Statement%22%3A%E0%A4%A"],
    ["an object without statements", { Version: "2012-10-17" }],
    ["too long a text", `{"Statement":[],"x":"${"y".repeat(MAX_POLICY_LENGTH)}"}`],
    ["a number", 3],
    ["nothing", null],
  ])("refuses %s", (_, value) => {
    expect(parsePolicyDocument(value)).toBeNull();
  });

  it("survives a document nested a hundred thousand deep", () => {
    expect(parsePolicyDocument(`{"Statement":${"[".repeat(60_000)}${"]".repeat(60_000)}}`)).toEqual([]);
  });

  it("never throws, whatever a statement holds", () => {
    const statement = fc.dictionary(
      fc.constantFrom("Effect", "Principal", "Action", "Resource", "Condition"),
      fc.oneof(fc.jsonValue(), fc.constantFrom("*", { AWS: ["*", 1] }, { AWS: null }, "Allow")),
    );
    fc.assert(
      fc.property(fc.oneof(statement, fc.array(statement)), (Statement) => {
        expect(parsePolicyDocument({ Statement })).not.toBeNull();
        expect(parsePolicyDocument(JSON.stringify({ Statement }))).not.toBeNull();
      }),
    );
  });
});

describe("findPolicyDocuments", () => {
  it.each([
    "policyDocument",
    "assumeRolePolicyDocument",
    "policy",
    "bucketPolicy",
    "policyText",
    "keyPolicy",
    "resourcePolicy",
    "accessPolicies",
    "policyInJson",
    "attributeValue",
  ])("looks into %s", (member) => {
    expect(findPolicyDocuments({ other: "x", [member]: JSON.stringify(DOCUMENT) })).toEqual([[READ]]);
  });

  it.each(["attributes", "CreateVpcEndpointRequest", "createRestApiInput", "policy", "role"])(
    "looks below %s",
    (member) => {
      expect(findPolicyDocuments({ [member]: { Policy: DOCUMENT } })).toEqual([[READ]]);
    },
  );

  it("looks nowhere else, and stops at 8", () => {
    expect(findPolicyDocuments({ description: DOCUMENT, tags: { policy: DOCUMENT } })).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`policy${index}`, DOCUMENT]));
    expect(findPolicyDocuments(many)).toHaveLength(8);
  });
});

it("otherAccounts leaves out the own account and what names none", () => {
  const principals = [
    "arn:aws:iam::111122223333:root",
    "111122223333",
    "444455556666",
    "arn:aws:sts::444455556666:assumed-role/a/b",
    "AIDAEXAMPLEEXAMPLE001",
    "*",
  ];
  expect(otherAccounts(principals, "111122223333")).toEqual(["444455556666"]);
  expect(otherAccounts(principals, null)).toEqual(["111122223333", "444455556666"]);
});
