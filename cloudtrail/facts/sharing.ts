/** What was handed to other accounts or to everybody by a permission list; policies.ts reads what policies grant. */
import { isAccountId } from "../arn.ts";
import { otherAccounts } from "../policy-document.ts";
import { readObject } from "../record.ts";
import { addFlag, addValue, type FactInput, type FactRule, isPresent, ownAccount, readItems } from "./fact-rule.ts";

const RDS = "rds.amazonaws.com";
const LAMBDA = "lambda.amazonaws.com";
const LAMBDA_GRANTS = ["AddPermission", "AddLayerVersionPermission"];

/** `share.*` and `lambda.principal`. */
export const SHARING_FACTS: readonly FactRule[] = [
  {
    eventSource: "ec2.amazonaws.com",
    eventNames: ["ModifySnapshotAttribute", "ModifyImageAttribute"],
    read: readImagePermissions,
  },
  {
    eventSource: RDS,
    eventNames: ["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"],
    read: readSnapshotValues,
  },
  { eventSource: "ssm.amazonaws.com", eventNames: ["ModifyDocumentPermission"], read: readDocumentAccounts },
  { eventSource: "redshift.amazonaws.com", eventNames: ["AuthorizeSnapshotAccess"], read: readRestoreAccount },
  { eventSource: LAMBDA, eventNames: LAMBDA_GRANTS, read: readLambdaPrincipal },
  { eventSource: "sns.amazonaws.com", eventNames: ["AddPermission"], read: readQueueAccounts },
  { eventSource: "sqs.amazonaws.com", eventNames: ["AddPermission"], read: readQueueAccounts },
];

function readImagePermissions(input: FactInput): void {
  for (const member of ["createVolumePermission", "launchPermission"]) {
    const permission = readObject(input.request[member]);
    for (const item of readItems(permission?.add)) {
      const grant = readObject(item);
      if (grant?.group === "all") addFlag(input, "share.public");
      addValue(input, "share.account", grant?.userId);
      addValue(input, "share.account", grant?.organizationArn);
    }
    if (readItems(permission?.remove).some(isPresent)) addFlag(input, "share.removed");
  }
}

function readSnapshotValues(input: FactInput): void {
  for (const value of readItems(input.request.valuesToAdd)) {
    if (value === "all") addFlag(input, "share.public");
    else if (typeof value === "string" && isAccountId(value)) addValue(input, "share.account", value);
  }
  if (isPresent(input.request.valuesToRemove)) addFlag(input, "share.removed");
}

function readDocumentAccounts(input: FactInput): void {
  for (const value of readItems(input.request.accountIdsToAdd)) {
    if (typeof value !== "string") continue;
    if (value.toLowerCase() === "all") addFlag(input, "share.public");
    else addValue(input, "share.account", value);
  }
  if (isPresent(input.request.accountIdsToRemove)) addFlag(input, "share.removed");
}

function readRestoreAccount(input: FactInput): void {
  addValue(input, "share.account", input.request.accountWithRestoreAccess);
}

/** The permission becomes a statement of the function's policy, so its principal counts like one there. */
function readLambdaPrincipal(input: FactInput): void {
  const { principal } = input.request;
  if (typeof principal !== "string") return;
  if (principal === "*") addFlag(input, "share.public");
  for (const account of otherAccounts([principal], ownAccount(input))) addValue(input, "share.account", account);
  addValue(input, "lambda.principal", principal);
}

/** So do the accounts of AddPermission to a topic or queue. */
function readQueueAccounts(input: FactInput): void {
  const { request } = input;
  const written = [...readItems(request.aWSAccountId), ...readItems(request.aWSAccountIds)];
  const principals = written.filter((account) => typeof account === "string");
  for (const account of otherAccounts(principals, ownAccount(input))) addValue(input, "share.account", account);
}
