/** Databases, parameters, secrets, keys, topics, builds, stacks and models. */
import { readArray, readBoolean, readCount, readObject } from "../record.ts";
import { addFlag, addValue, type FactInput, type FactRule, isPresent } from "./fact-rule.ts";

const RDS = "rds.amazonaws.com";
const SSM = "ssm.amazonaws.com";
const KMS = "kms.amazonaws.com";
const PARAMETER_READS = ["GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory"];
const DOCUMENT_RUNS = ["SendCommand", "StartSession", "StartAutomationExecution", "CreateAssociation"];

/** `rds.*`, `ssm.*`, `secrets.*`, `kms.*`, `codebuild.*`, `sns.*`, `cfn.*`, `bedrock.*`. */
export const DATA_SERVICE_FACTS: readonly FactRule[] = [
  { eventSource: RDS, eventNames: null, read: readPublicDatabase },
  { eventSource: RDS, eventNames: ["ModifyDBInstance", "ModifyDBCluster"], read: readDatabaseChange },
  { eventSource: RDS, eventNames: ["ModifyDBInstance"], read: readBackupRetention },
  { eventSource: RDS, eventNames: ["DeleteDBInstance", "DeleteDBCluster"], read: readFinalSnapshot },
  { eventSource: SSM, eventNames: PARAMETER_READS, read: readDecryption },
  { eventSource: SSM, eventNames: DOCUMENT_RUNS, read: readDocument },
  { eventSource: "secretsmanager.amazonaws.com", eventNames: ["BatchGetSecretValue"], read: readSecretFilters },
  { eventSource: KMS, eventNames: ["CreateGrant"], read: readGrantee },
  { eventSource: KMS, eventNames: ["ScheduleKeyDeletion"], read: readPendingDays },
  { eventSource: "codebuild.amazonaws.com", eventNames: ["UpdateProjectVisibility"], read: readProjectVisibility },
  { eventSource: "sns.amazonaws.com", eventNames: ["Subscribe"], read: readProtocol },
  {
    eventSource: "cloudformation.amazonaws.com",
    eventNames: ["CreateStack", "UpdateStack", "CreateChangeSet"],
    read: readStackRole,
  },
  { eventSource: "bedrock.amazonaws.com", eventNames: null, read: readBearerToken },
];

function readPublicDatabase(input: FactInput): void {
  const { eventName } = input.ctx;
  const isRestore = eventName.startsWith("Restore");
  if (!isRestore && eventName !== "CreateDBInstance" && eventName !== "ModifyDBInstance") return;
  const bodies = isRestore ? [input.request, input.response] : [input.request];
  if (bodies.some((body) => readBoolean(body.publiclyAccessible) === true)) addFlag(input, "rds.public");
}

function readDatabaseChange(input: FactInput): void {
  if (readBoolean(input.request.deletionProtection) === false) addFlag(input, "rds.deletion_protection_off");
  if (isPresent(input.request.masterUserPassword)) addFlag(input, "rds.master_password");
}

function readBackupRetention(input: FactInput): void {
  if (readCount(input.request.backupRetentionPeriod) === 0) addFlag(input, "rds.backup_zero");
}

function readFinalSnapshot(input: FactInput): void {
  if (readBoolean(input.request.skipFinalSnapshot) === true) addFlag(input, "rds.no_final_snapshot");
}

function readDecryption(input: FactInput): void {
  if (readBoolean(input.request.withDecryption) === true) addFlag(input, "ssm.with_decryption");
}

function readDocument(input: FactInput): void {
  addValue(input, "ssm.document", input.request.documentName ?? input.request.name);
}

/** `tag-key` with `!nothing` matches every secret that lacks that tag: all of them. */
function readSecretFilters(input: FactInput): void {
  const filters = readArray(input.request.filters);
  if (filters.length > 0 && filters.every(matchesEverything)) addFlag(input, "secrets.filter_everything");
}

function matchesEverything(element: unknown): boolean {
  const filter = readObject(element);
  const values = readArray(filter?.values);
  const allNegated = values.length > 0 && values.every((value) => typeof value === "string" && value.startsWith("!"));
  return filter?.key === "tag-key" && allNegated;
}

function readGrantee(input: FactInput): void {
  addValue(input, "kms.grantee", input.request.granteePrincipal);
}

function readPendingDays(input: FactInput): void {
  addValue(input, "kms.pending_days", input.request.pendingWindowInDays);
}

function readProjectVisibility(input: FactInput): void {
  if (input.request.projectVisibility === "PUBLIC_READ") addFlag(input, "codebuild.public");
}

function readProtocol(input: FactInput): void {
  addValue(input, "sns.protocol", input.request.protocol);
}

function readStackRole(input: FactInput): void {
  addValue(input, "cfn.role", input.request.roleARN);
}

function readBearerToken(input: FactInput): void {
  const additional = readObject(input.record.additionalEventData);
  if (readBoolean(additional?.callWithBearerToken) === true) addFlag(input, "bedrock.bearer_token");
}
