/** Callers that are seldom seen: root, federation, directories, strangers, nobody at all. */
import { STRANGER_ACCOUNT_ID } from "../accounts.ts";
import { VISITOR_ADDRESSES } from "../addresses.ts";
import { type Burst, record } from "../burst.ts";
import { read, write } from "../call.ts";
import { plainCaller, roleCaller } from "../caller.ts";
import { readOrganization } from "../calls/iam.ts";
import { readAnything, readConsoleFrame } from "../calls/inventory.ts";
import { bucketCall, getObject, listObjects, someObject } from "../calls/s3.ts";
import { checkMfa, consoleLogin } from "../calls/sign-in.ts";
import { assumeRoleWithSaml, assumeRoot, userToken } from "../calls/sts.ts";
import { accessKeyId, base64, hex, uuid } from "../identifiers.ts";
import { failed } from "../mishaps.ts";
import { userNamed } from "../people.ts";
import { pickPerson, pickSite } from "../places.ts";
import { createRandom } from "../random.ts";
import { issueFor, sessionOf } from "../sessions.ts";
import { isoSecond, SECOND } from "../timestamps.ts";
import { BOTO3, BROWSERS } from "../user-agents.ts";
import { keyCaller } from "./iam-users.ts";
import { enterAccount } from "./portal.ts";

const second = (burst: Burst): number => {
  burst.now = Math.floor(burst.now / SECOND) * SECOND;
  return burst.now;
};

/** Root signs in with its token, looks at the bill and leaves. */
export function rootVisit(burst: Burst): void {
  const { random, world } = burst;
  const accountId = world.organization.managementAccountId;
  const site = world.site(accountId, "us-east-1");
  const root = { type: "Root", principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId };
  const origin = { sourceIPAddress: "203.0.113.10", userAgent: BROWSERS[0] ?? "" };
  const signIn = plainCaller({ ...root, accessKeyId: "" }, origin);
  record(burst, { site, caller: signIn, call: checkMfa(true) });
  const creationDate = isoSecond(second(burst));
  record(burst, { site, caller: signIn, call: consoleLogin({ success: true, mfaUsed: true, region: "us-east-1" }) });
  const sessionContext = { attributes: { creationDate, mfaAuthenticated: "true" } };
  const caller = {
    ...plainCaller({ ...root, accessKeyId: accessKeyId(random, "ASIA"), sessionContext }, origin),
    fromConsole: true,
  };
  for (let count = random.integer(3, 6); count > 0; count--)
    record(burst, { site, caller, call: readConsoleFrame(site, random) });
  record(burst, { site, caller, call: readOrganization(site, random) });
}

/** The security team takes a central root session in a member account, for one task. */
export function centralRoot(burst: Burst): void {
  const { random, world } = burst;
  const home = world.site(world.account("security").id, "us-east-1");
  const target = pickSite(burst, ["staging", "development"]);
  const person = pickPerson(burst, ({ team }) => team === "security");
  const origin = { sourceIPAddress: person.office.egress, userAgent: person.commandLine };
  const { caller } = enterAccount(burst, {
    person,
    permissionSet: "AdministratorAccess",
    site: home,
    origin,
    way: "GetRoleCredentials",
  });
  const at = second(burst);
  const issuedKey = accessKeyId(random, "ASIA");
  const task = "S3UnlockBucketPolicy";
  record(burst, {
    site: home,
    caller,
    call: assumeRoot({ random, at, accessKeyId: issuedKey, targetAccountId: target.account.id, task }),
  });
  const accountId = target.account.id;
  const sessionContext = {
    assumedRoot: "true",
    attributes: { creationDate: isoSecond(at), mfaAuthenticated: "false" },
  };
  const identity = {
    type: "Root",
    principalId: accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    accessKeyId: issuedKey,
    sessionContext,
  };
  const bucket = target.buckets[3] ?? "";
  const root = plainCaller(identity, origin);
  record(burst, {
    site: target,
    caller: root,
    call: bucketCall({ eventName: "GetBucketPolicy", bucket, site: target, readOnly: true, request: { policy: "" } }),
  });
  record(burst, {
    site: target,
    caller: root,
    call: bucketCall({ eventName: "DeleteBucketPolicy", bucket, site: target, request: { policy: "" } }),
  });
}

/** A partner signs in with SAML from their own identity provider. */
export function samlVisit(burst: Burst): void {
  const { random, world } = burst;
  const site = pickSite(burst, ["staging"]);
  const userName = random.pick(["mika.saar@partner.example", "jo.lund@partner.example"]);
  const qualifier = `${base64(createRandom(world.seed, "partner idp"), 27)}=`;
  const origin = { sourceIPAddress: "198.51.100.120", userAgent: BROWSERS[1] ?? "" };
  const issue = issueFor(burst, site.account.id, { roleName: "partner-readonly", sessionName: userName });
  const asserted = plainCaller(
    { type: "SAMLUser", principalId: `${qualifier}:${userName}`, userName, identityProvider: qualifier },
    origin,
  );
  record(burst, {
    site,
    caller: asserted,
    call: assumeRoleWithSaml(issue, { providerName: "partner-idp", qualifier, assertionId: `_${uuid(random)}` }),
  });
  const caller = roleCaller(world, { ...sessionOf(issue), fromConsole: true }, origin);
  record(burst, { site, caller, call: consoleLogin({ success: true, mfaUsed: false, region: site.region }) });
  for (let count = random.integer(3, 7); count > 0; count--)
    record(burst, { site, caller, call: readAnything(site, random) });
}

/** The broker hands out a federation token; its holder appears as a federated user. */
export function federatedVisit(burst: Burst): void {
  const { random, world } = burst;
  const broker = userNamed(world.organization.users, "portal-broker");
  const site = world.site(broker.accountId, world.organization.homeRegion);
  const name = random.pick(["kiosk-1", "kiosk-2", "partner-upload"]);
  const at = second(burst);
  const issuedKey = accessKeyId(random, "ASIA");
  const arn = `arn:aws:sts::${broker.accountId}:federated-user/${name}`;
  const federatedUser = { federatedUserId: `${broker.accountId}:${name}`, arn };
  const request = {
    name,
    durationSeconds: 3600,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${site.buckets[0]}/*` }],
    }),
  };
  record(burst, {
    site,
    caller: keyCaller(burst, broker),
    call: userToken({ random, at, accessKeyId: issuedKey, federatedUser, request }),
  });
  const issuer = {
    type: "IAMUser",
    principalId: world.userId(broker.accountId, broker.name),
    arn: `arn:aws:iam::${broker.accountId}:user${broker.path}${broker.name}`,
    accountId: broker.accountId,
    userName: broker.name,
  };
  const sessionContext = {
    sessionIssuer: issuer,
    attributes: { creationDate: isoSecond(at), mfaAuthenticated: "false" },
  };
  const identity = {
    type: "FederatedUser",
    principalId: `${broker.accountId}:${name}`,
    arn,
    accountId: broker.accountId,
    accessKeyId: issuedKey,
    sessionContext,
  };
  const caller = plainCaller(identity, { sourceIPAddress: "203.0.113.160", userAgent: BROWSERS[2] ?? "" });
  for (let count = random.integer(2, 6); count > 0; count--)
    record(burst, { site, caller, call: getObject(someObject(site, random), random) });
}

/** A directory user reaches the console through the managed directory. */
export function directoryVisit(burst: Burst): void {
  const { random, world } = burst;
  const site = world.site(world.account("network").id, world.organization.homeRegion);
  const userName = random.pick(["a.moser", "f.lindh"]);
  const identity = {
    type: "Directory",
    principalId: `${world.organization.identityStoreId}:${userName}`,
    accountId: site.account.id,
    userName,
  };
  const caller = plainCaller(identity, { sourceIPAddress: "203.0.113.12", userAgent: BROWSERS[1] ?? "" });
  record(burst, { site, caller, call: consoleLogin({ success: true, mfaUsed: false, region: site.region }) });
  record(burst, { site, caller, call: read("ds", "DescribeDirectories") });
}

/** Visitors without credentials read the public assets, some of what they ask for is not there or not public. */
export function anonymousVisitors(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, ["production-web"]);
  const bucket = site.buckets[1] ?? "";
  for (let count = random.integer(4, 9); count > 0; count--) {
    const accountId = random.chance(0.7) ? "anonymous" : "ANONYMOUS_PRINCIPAL";
    const caller = plainCaller(
      { type: "AWSAccount", principalId: "", accountId },
      { sourceIPAddress: random.pick(VISITOR_ADDRESSES), userAgent: random.pick(BROWSERS) },
    );
    const call = getObject({ ...someObject(site, random), bucket, key: `img/${hex(random, 8)}.webp` }, random);
    const luck = random.fraction();
    if (luck < 0.15)
      record(burst, {
        site,
        caller,
        call: failed(
          listObjects({ bucket, accountId: site.account.id, region: site.region }, ""),
          "AccessDenied",
          "Access Denied",
        ),
      });
    else record(burst, { site, caller, call: luck < 0.25 ? failed(call, "AccessDenied", "Access Denied") : call });
  }
}

/** A stranger's account knocks at a bucket and at a role. */
export function strangerAccount(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, ["production-data"]);
  const principalId = `AIDA${hex(random, 17).toUpperCase()}`;
  const caller = plainCaller(
    { type: "AWSAccount", principalId, accountId: STRANGER_ACCOUNT_ID },
    { sourceIPAddress: "198.51.100.66", userAgent: BOTO3 },
  );
  const call = getObject(someObject(site, random), random);
  record(burst, { site, caller, call: failed(call, "AccessDenied", "Access Denied"), sharedEventID: uuid(random) });
}

/** An identity pool answers a client it does not know. */
export function unknownCaller(burst: Burst): void {
  const { random } = burst;
  const site = pickSite(burst, ["production-web"]);
  const caller = plainCaller(
    { type: "Unknown", principalId: "unauthenticated", accountId: site.account.id },
    { sourceIPAddress: random.pick(VISITOR_ADDRESSES), userAgent: random.pick(BROWSERS) },
  );
  const identityPoolId = `${site.region}:${uuid(random)}`;
  record(burst, {
    site,
    caller,
    call: write("cognito-identity", "GetId", {
      request: { identityPoolId },
      response: { identityId: `${site.region}:${uuid(random)}` },
    }),
  });
}
