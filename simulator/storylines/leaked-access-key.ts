/**
 * A long-term key leaks. Its finder tests it, looks around, makes a user of their own with administrator rights,
 * takes an administrator role and carries data away.
 */
import { STRANGER_ACCOUNT_ID } from "../accounts.ts";
import { record } from "../burst.ts";
import type { Call } from "../call.ts";
import { read } from "../call.ts";
import { type Caller, plainCaller, userCaller } from "../caller.ts";
import { getSecretValue } from "../calls/application-data.ts";
import { createSnapshot, describeInstances, shareSnapshot } from "../calls/ec2.ts";
import { change, createAccessKey, createLoginProfile, createUser } from "../calls/iam.ts";
import { getObject, listBuckets, listObjects } from "../calls/s3.ts";
import { sharedSnapshotCopied } from "../calls/service-events.ts";
import { assumeRole } from "../calls/sts.ts";
import { accessKeyId } from "../identifiers.ts";
import { denied } from "../mishaps.ts";
import { userNamed } from "../people.ts";
import { assumeByCaller, issueFor } from "../sessions.ts";
import { MINUTE } from "../timestamps.ts";
import type { Site } from "../world.ts";
import type { Scene } from "./scene.ts";

/** Rented machines in Singapore and Finland. */
const FIRST = {
  sourceIPAddress: "128.199.70.14",
  userAgent: "aws-cli/1.22.34 Python/3.11.8 Linux/6.6.9-amd64 botocore/1.29.27",
};
const SECOND = {
  sourceIPAddress: "95.217.44.103",
  userAgent:
    "Boto3/1.34.46 md/Botocore#1.34.46 ua/2.0 os/linux#6.6.9-amd64 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython Botocore/1.34.46",
};

const BACKDOOR = "svc-metrics-sync";

/** Plays the incident in the production data account. */
export function leakedAccessKey(scene: Scene): void {
  const { world, burst } = scene;
  const { random } = burst;
  const { accountId, name, path } = userNamed(world.organization.users, "etl-legacy");
  const site = world.site(accountId, world.organization.homeRegion);
  const leaked = userCaller(
    world,
    { accountId, userName: name, path, accessKeyId: world.longTermKey(accountId, name) },
    FIRST,
  );
  const act = (caller: Caller, call: Call, at: Site = site) => record(burst, { site: at, caller, call });
  const refuse = (caller: Caller, call: Call) => act(caller, denied({ call, caller, random }));

  scene.step("Key tested", () => {
    act(leaked, read("sts", "GetCallerIdentity"));
    refuse(leaked, read("ses", "GetAccount"));
    act(leaked, read("sts", "GetCallerIdentity"), world.site(accountId, "us-east-1"));
  });
  scene.wait(12 * MINUTE);
  scene.step("Discovery", () => {
    act(leaked, read("iam", "GetUser", { userName: name }));
    act(leaked, read("iam", "ListAttachedUserPolicies", { userName: name }));
    act(leaked, read("iam", "ListUserPolicies", { userName: name }));
    refuse(leaked, read("iam", "GetAccountAuthorizationDetails", { maxItems: 1000 }));
    act(leaked, read("iam", "ListUsers"));
    act(leaked, read("iam", "ListRoles"));
    refuse(leaked, read("organizations", "ListAccounts"));
    act(leaked, listBuckets(site.region));
    for (const bucket of site.buckets) act(leaked, listObjects({ bucket, accountId, region: site.region }, ""));
    for (const region of ["eu-central-1", "us-east-1", "eu-west-1"])
      act(leaked, describeInstances(), world.site(accountId, region));
    refuse(leaked, read("secretsmanager", "ListSecrets", { maxResults: 100 }));
    refuse(leaked, read("lambda", "ListFunctions20150331"));
    act(
      leaked,
      read("ec2", "DescribeSnapshots", { snapshotSet: {}, ownersSet: { items: [{ owner: "self" }] }, filterSet: {} }),
    );
    refuse(leaked, read("cloudtrail", "DescribeTrails", { trailNameList: [] }));
  });
  scene.wait(47 * MINUTE);

  const backdoorKey = accessKeyId(random, "AKIA");
  scene.step("Persistence", () => {
    act(
      leaked,
      createUser({ accountId, userName: BACKDOOR, userId: world.userId(accountId, BACKDOOR), at: burst.now }),
    );
    act(leaked, createAccessKey({ userName: BACKDOOR, accessKeyId: backdoorKey, at: burst.now }));
    act(leaked, createLoginProfile({ userName: BACKDOOR, at: burst.now, passwordResetRequired: false }));
    act(
      leaked,
      change("AttachUserPolicy", { userName: BACKDOOR, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    );
  });
  scene.wait(25 * MINUTE);

  const backdoor = userCaller(world, { accountId, userName: BACKDOOR, path: "/", accessKeyId: backdoorKey }, SECOND);
  let admin = backdoor;
  scene.step("Escalation", () => {
    act(backdoor, read("sts", "GetCallerIdentity"));
    const foreign = issueFor(burst, world.account("production-web").id, {
      roleName: "platform-admin",
      sessionName: "sync",
    });
    refuse(backdoor, assumeRole(foreign));
    admin = assumeByCaller(burst, {
      home: site,
      caller: backdoor,
      target: site,
      role: { roleName: "platform-admin", sessionName: "sync" },
    }).caller;
    act(admin, read("sts", "GetCallerIdentity"));
    act(admin, read("iam", "ListAttachedRolePolicies", { roleName: "platform-admin" }));
  });
  scene.wait(9 * MINUTE);
  scene.step("Secrets read", () => {
    act(admin, read("secretsmanager", "ListSecrets", { maxResults: 100 }));
    for (const secretArn of site.secretArns) act(admin, getSecretValue(secretArn));
    act(admin, { ...read("ssm", "GetParametersByPath", { path: "/", recursive: true, withDecryption: true }) });
  });
  scene.wait(14 * MINUTE);
  scene.step("Exfiltration", () => {
    takeObjects(scene, { site, admin });
    const volumeId = site.instances[0]?.volumeId ?? "";
    const { snapshotId, ...snapshot } = createSnapshot(site, random, volumeId);
    act(admin, snapshot);
    scene.wait(6 * MINUTE);
    act(admin, shareSnapshot(random, snapshotId, STRANGER_ACCOUNT_ID));
    scene.wait(8 * MINUTE);
    act(noCaller(), sharedSnapshotCopied(snapshotId));
  });
}

/** Object after object, as fast as the line allows. */
function takeObjects(scene: Scene, { site, admin }: { site: Site; admin: Caller }): void {
  const { burst } = scene;
  const bucket = site.buckets[2] ?? "";
  const lake = { bucket, accountId: site.account.id, region: site.region };
  const pace = burst.pace;
  burst.pace = pace / 4;
  record(burst, { site, caller: admin, call: listObjects(lake, "customers/") });
  for (let part = 0; part < 140; part++) {
    const key = `customers/2026/export-${String(part).padStart(4, "0")}.parquet`;
    record(burst, { site, caller: admin, call: getObject({ ...lake, key }, burst.random) });
  }
  burst.pace = pace;
}

function noCaller(): Caller {
  return {
    ...plainCaller(null, { sourceIPAddress: "ec2.amazonaws.com", userAgent: "ec2.amazonaws.com" }),
    tlsVersion: null,
  };
}
