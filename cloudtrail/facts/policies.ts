/** What policy documents grant, in any service that takes one. */
import { findPolicyDocuments, otherAccounts, type PolicyStatement } from "../policy-document.ts";
import { addFlag, addValue, type FactInput, ownAccount } from "./fact-rule.ts";

const IAM = "iam.amazonaws.com";
/** Services whose policies open a resource to others. */
const SHARING_SOURCES = new Set([
  "ecr.amazonaws.com",
  "kms.amazonaws.com",
  "lambda.amazonaws.com",
  "s3.amazonaws.com",
  "secretsmanager.amazonaws.com",
  "sns.amazonaws.com",
  "sqs.amazonaws.com",
]);
/** A policy sent to be checked or simulated grants nothing. */
const WRITING = /^(?:Add|Create|Put|Replicate|Set|Update)/;
const ADMIN_EVENTS = new Set([
  `${IAM} PutUserPolicy`,
  `${IAM} PutRolePolicy`,
  `${IAM} PutGroupPolicy`,
  `${IAM} CreatePolicy`,
  `${IAM} CreatePolicyVersion`,
  "sts.amazonaws.com GetFederationToken",
]);
const TRUST_EVENTS = new Set([`${IAM} CreateRole`, `${IAM} UpdateAssumeRolePolicy`]);
const EVERY_ACTION = new Set(["*", "*:*", "iam:*"]);

/** Notes the facts of every policy document of the request; of the response when the request has none. */
export function readPolicies(input: FactInput): void {
  let documents = findPolicyDocuments(input.request);
  if (documents.length === 0) documents = findPolicyDocuments(input.response);
  if (documents.length === 0) return;
  const { eventSource, eventBaseName } = input.ctx;
  const event = `${eventSource} ${eventBaseName}`;
  const kinds = {
    shares: SHARING_SOURCES.has(eventSource) && WRITING.test(eventBaseName),
    trusts: TRUST_EVENTS.has(event),
    grantsActions: ADMIN_EVENTS.has(event),
  };
  for (const statements of documents) {
    for (const statement of statements) if (statement.allow) readGrant(input, statement, kinds);
  }
}

type PolicyKinds = { shares: boolean; trusts: boolean; grantsActions: boolean };

function readGrant(input: FactInput, statement: PolicyStatement, { shares, trusts, grantsActions }: PolicyKinds): void {
  if (statement.publicPrincipal) {
    addFlag(input, "policy.public_principal");
    if (statement.conditioned) addFlag(input, "policy.conditioned");
    else if (shares) addFlag(input, "share.public");
    if (trusts) addFlag(input, "policy.trust_public");
  }
  if (shares || trusts) {
    const id = trusts ? "policy.trust_account" : "share.account";
    for (const account of otherAccounts(statement.awsPrincipals, ownAccount(input))) addValue(input, id, account);
  }
  if (trusts) {
    for (const provider of statement.federatedPrincipals) addValue(input, "policy.trust_federated", provider);
  }
  if (
    grantsActions &&
    statement.resources.includes("*") &&
    statement.actions.some((action) => EVERY_ACTION.has(action))
  ) {
    addFlag(input, "policy.admin");
  }
}
