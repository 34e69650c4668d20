/** IAM users: scripts with long-term keys that nobody rotated, and a few people who still have a password. */

import { OFFICES } from "../addresses.ts";
import { type Burst, perform, record } from "../burst.ts";
import type { Call, CallMaker } from "../call.ts";
import { read, write } from "../call.ts";
import { type Caller, plainCaller, userCaller } from "../caller.ts";
import * as data from "../calls/application-data.ts";
import { describeSomething } from "../calls/ec2.ts";
import { change, readUser } from "../calls/iam.ts";
import * as inventory from "../calls/inventory.ts";
import { getObject, listBuckets, listObjects, putObject, someObject } from "../calls/s3.ts";
import { checkMfa, consoleLogin } from "../calls/sign-in.ts";
import { userToken } from "../calls/sts.ts";
import { accessKeyId } from "../identifiers.ts";
import { failed } from "../mishaps.ts";
import type { IamUser } from "../people.ts";
import { presence } from "../places.ts";
import { HOUR, isoSecond, SECOND } from "../timestamps.ts";
import type { Site } from "../world.ts";
import { browse, freshUserKeys } from "./console.ts";

const sendMail: CallMaker = (site, random) => ({
  ...read("ses", "SendRawEmail", {
    source: "HIDDEN_DUE_TO_SECURITY_REASONS",
    rawMessage: { data: "HIDDEN_DUE_TO_SECURITY_REASONS" },
  }),
  ...(random.chance(0.03) ? { errorCode: "MessageRejected", errorMessage: "Email address is not verified." } : {}),
  on: `arn:aws:ses:${site.region}:${site.account.id}:identity/meridian.example`,
});

/** What each job of a script calls. */
const JOBS: Partial<Record<IamUser["job"], readonly CallMaker[]>> = {
  backup: [
    (site, random) => putObject(backupObject(site, random.pick), random),
    (site) =>
      listObjects(
        backupObject(site, () => "a"),
        "daily/",
      ),
    (site) => listBuckets(site.region),
  ],
  metrics: [inventory.readMetrics, inventory.readMetrics, inventory.readDatabases, inventory.readServices],
  etl: [
    (site, random) => getObject(someObject(site, random), random),
    (site, random) => listObjects(someObject(site, random), "events/"),
    data.tableCall,
  ],
  mail: [sendMail, sendMail, () => read("ses", "GetSendQuota")],
  siem: [data.queueCall, (site, random) => getObject(someObject(site, random), random)],
  build: [describeSomething, inventory.readOperations, inventory.readServices],
};

/** A script of one of the users does its rounds. */
export function scriptRun(burst: Burst): void {
  const { random, world } = burst;
  const user = random.pick(world.organization.users.filter(({ job }) => JOBS[job] !== undefined));
  const site = siteOf(burst, user);
  const caller = keyCaller(burst, user);
  const makers = JOBS[user.job] ?? [];
  while (burst.budget > 0) perform(burst, { site, caller, call: random.pick(makers)(site, random) });
}

/** The caller of a user's long-term key. */
export function keyCaller(burst: Burst, user: IamUser): Caller {
  const { world } = burst;
  const { accountId, name, path } = user;
  return userCaller(world, { accountId, userName: name, path, accessKeyId: world.longTermKey(accountId, name) }, user);
}

/** Somebody with a password signs in, mistypes now and then, and looks around. */
export function userConsoleVisit(burst: Burst): void {
  const { random, world } = burst;
  const user = random.pick(world.organization.users.filter(({ job }) => job === "console"));
  const site = siteOf(burst, user);
  const signIn = userCaller(
    world,
    { accountId: user.accountId, userName: user.name, path: user.path, accessKeyId: "" },
    user,
  );
  if (random.chance(0.2))
    record(burst, {
      site,
      caller: mistyped(user),
      call: consoleLogin({ success: false, mfaUsed: false, region: site.region }),
    });
  else if (random.chance(0.15))
    record(burst, {
      site,
      caller: signIn,
      call: consoleLogin({ success: false, mfaUsed: user.hasMfa, region: site.region }),
    });
  if (user.hasMfa) record(burst, { site, caller: signIn, call: checkMfa(true) });
  burst.now = Math.floor(burst.now / SECOND) * SECOND;
  const createdAt = burst.now;
  record(burst, {
    site,
    caller: signIn,
    call: consoleLogin({ success: true, mfaUsed: user.hasMfa, region: site.region }),
  });
  const session = {
    accountId: user.accountId,
    userName: user.name,
    path: user.path,
    accessKeyId: "",
    createdAt,
    mfa: user.hasMfa,
    fromConsole: true,
  };
  const fresh = freshUserKeys(world, session, user);
  if (random.chance(0.06)) record(burst, { site, caller: fresh(random), call: change("ChangePassword", {}) });
  browse(burst, { site, mayChange: "PowerUserAccess", fresh });
}

/** A user asks for session credentials with a one-time code and works with them. */
export function sessionTokenRun(burst: Burst): void {
  const { random, world } = burst;
  const user = random.pick(world.organization.users.filter(({ job }) => job === "build" || job === "breakglass"));
  const site = siteOf(burst, user);
  const serialNumber = `arn:aws:iam::${user.accountId}:mfa/${user.name}`;
  burst.now = Math.floor(burst.now / SECOND) * SECOND;
  const issuedKey = accessKeyId(random, "ASIA");
  const call: Call = userToken({
    random,
    at: burst.now,
    accessKeyId: issuedKey,
    request: { durationSeconds: HOUR / SECOND, serialNumber },
  });
  const session = {
    accountId: user.accountId,
    userName: user.name,
    path: user.path,
    accessKeyId: issuedKey,
    createdAt: burst.now,
    mfa: true,
  };
  record(burst, { site, caller: keyCaller(burst, user), call });
  const caller = userCaller(world, session, user);
  for (let count = random.integer(2, 6); count > 0; count--)
    perform(burst, { site, caller, call: inventory.readAnything(site, random) });
}

/** Somebody tidies up users: a key rotated, a password reset, a policy changed. */
export function userAdministration(burst: Burst, options: { site: Site; caller: Caller }): void {
  const { random, world } = burst;
  const { site, caller } = options;
  const user = random.pick(world.organization.users.filter(({ accountId }) => accountId === site.account.id));
  const userName = user.name;
  const key = accessKeyId(random, "AKIA");
  const steps = random.pick<() => Call[]>([
    () => [
      readUser(userName, random),
      write("iam", "CreateAccessKey", {
        request: { userName },
        response: { accessKey: { accessKeyId: key, status: "Active", userName, createDate: isoSecond(burst.now) } },
      }),
      change("UpdateAccessKey", { userName, accessKeyId: key, status: "Inactive" }),
      change("DeleteAccessKey", { userName, accessKeyId: key }),
    ],
    () => [readUser(userName, random), change("UpdateLoginProfile", { userName, passwordResetRequired: true })],
    () => [
      change("AddUserToGroup", { groupName: "auditors", userName }),
      change("RemoveUserFromGroup", { groupName: "developers", userName }),
    ],
    () => [
      failed(
        write("iam", "CreateUser", { request: { userName } }),
        "EntityAlreadyExistsException",
        `User with name ${userName} already exists.`,
      ),
      change("AttachUserPolicy", { userName, policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
      change("EnableMFADevice", { userName, serialNumber: `arn:aws:iam::${site.account.id}:mfa/${userName}` }),
    ],
  ])();
  for (const call of steps) record(burst, { site, caller, call });
}

/** A failed sign-in with a name AWS does not repeat, because people type passwords there. */
export function mistyped(user: Pick<IamUser, "accountId" | "sourceIPAddress" | "userAgent">): Caller {
  return plainCaller(
    { type: "IAMUser", accountId: user.accountId, accessKeyId: "", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    user,
  );
}

/** How busy the people with passwords are. */
export function userPresence(time: number): number {
  return OFFICES.reduce((most, office) => Math.max(most, office.share > 0.2 ? presence(office, time) : 0), 0);
}

function siteOf(burst: Burst, user: IamUser): Site {
  const { world } = burst;
  const account = world.organization.accounts.find(({ id }) => id === user.accountId);
  const region = account?.regions.some(({ name }) => name === world.organization.homeRegion)
    ? world.organization.homeRegion
    : "us-east-1";
  return world.site(user.accountId, region);
}

function backupObject(site: Site, pick: (names: readonly string[]) => string) {
  return {
    bucket: site.buckets[4] ?? "",
    key: `daily/${pick(["orders", "customers", "sessions"])}.dump.gz`,
    accountId: site.account.id,
    region: site.region,
  };
}
