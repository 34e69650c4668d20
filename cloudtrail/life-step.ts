/** What a write means in the life of one of the resources it touched. Decided by the event's verb, its noun and the role. */
import type { ResourceRole } from "./event.ts";

/** Steps in the life of a resource. */
export const LIFE_STEPS = ["created", "changed", "attached", "detached", "deleted"] as const;
export type LifeStep = (typeof LIFE_STEPS)[number];

const CREATING =
  /^(?:Create|Run|Launch|Allocate|Import|Register|Restore|Copy|Publish|Put|Purchase|Request|Upload|Issue|Provision|Complete|Issue)(?=[A-Z])/;
const DELETING = /^(?:Batch)?(?:Delete|Terminate|Deregister|Remove|Release|Purge|Destroy|Schedule)(?=[A-Z])/;
const LINKING = /^(?:Attach|Associate|Add|Assign|Register)(?=[A-Z])/;
const UNLINKING = /^(?:Detach|Disassociate|Remove|Unassign|Deregister|Revoke)(?=[A-Z])/;
/** Calls that make something else out of what they name, or with it. */
const USING = /^(?:Run|Request|Launch)(?=[A-Z])/;
/** What hangs on a resource and is no resource of its own: to add or remove it changes the resource. */
const PARTS =
  /(?:Tags?|Tagging|Permissions?|Policy|Policies|Attributes?|Configuration|Rules?|Ingress|Egress)(?:For|From|To|On|Of|$)/;

/** Last words of types that event names call otherwise. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  "cognito-idp:client": ["userpoolclient"],
  "ec2:elastic-ip": ["address"],
  "ec2:natgateway": ["natgateway"],
  "ec2:vpc-flow-log": ["flowlog"],
  "ec2:spot-instances-request": ["spotinstance", "spotinstancerequest"],
  "elasticmapreduce:cluster": ["jobflow"],
  "es:domain": ["elasticsearchdomain", "domain"],
  "events:rule": ["rule"],
  "iam:mfa": ["virtualmfadevice"],
  "iam:oidc-provider": ["openidconnectprovider"],
  "iam:saml-provider": ["samlprovider"],
  "kms:key": ["key", "keydeletion"],
  "rds:cluster": ["dbcluster"],
  "rds:cluster-snapshot": ["dbclustersnapshot"],
  "rds:db": ["dbinstance"],
  "rds:og": ["optiongroup"],
  "rds:pg": ["dbparametergroup"],
  "rds:secgrp": ["dbsecuritygroup"],
  "rds:snapshot": ["dbsnapshot"],
  "rds:subgrp": ["dbsubnetgroup"],
  "s3:object": ["object", "objectversion", "multipartupload"],
};

/**
 * The step that a write is for a resource of `type` in `role`. It is created or deleted only where the event names its
 * kind: DeleteBucketPolicy changes a bucket, DeleteBucket ends it.
 */
export function lifeStep(event: { eventBaseName: string; type: string; role: ResourceRole }): LifeStep {
  const { eventBaseName: name, type, role } = event;
  // A published version is a state of what it is a version of.
  if (role === "created") return /^PublishVersion/.test(name) ? "changed" : "created";
  if (role === "issued") return "created";
  if (role !== "target") return UNLINKING.test(name) || DELETING.test(name) ? "detached" : "attached";
  if (names(name, type, CREATING)) return "created";
  if (names(name, type, DELETING)) return "deleted";
  if (USING.test(name)) return "attached";
  if (UNLINKING.test(name) && !PARTS.test(name)) return "detached";
  return LINKING.test(name) && !PARTS.test(name) ? "attached" : "changed";
}

/** Whether what follows the verb is the type: `TerminateInstances` and ec2:instance. */
function names(eventName: string, type: string, verbs: RegExp): boolean {
  const verb = verbs.exec(eventName)?.[0];
  if (verb === undefined) return false;
  const noun = eventName.slice(verb.length).toLowerCase();
  const own = (type.split(":")[1] ?? type).replace(/[^A-Za-z0-9]/g, "").toLowerCase();
  return [own, ...(OTHER_NAMES[type] ?? [])].some(
    (word) => noun === word || noun === `${word}s` || noun === pluralY(word),
  );
}

const pluralY = (word: string): string => (word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}es`);
