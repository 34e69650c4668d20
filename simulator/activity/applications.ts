/** Applications around the clock: functions, containers, instances, and the agents on them. */
import { type Burst, pause, perform, record } from "../burst.ts";
import { type Caller, type Origin, onBehalf, type RoleSession, roleCaller } from "../caller.ts";
import * as data from "../calls/application-data.ts";
import { getCallerIdentity, readMetrics, readSomethingGone } from "../calls/inventory.ts";
import { getObject, listObjects, putObject, someObject } from "../calls/s3.ts";
import { submitTaskState } from "../calls/service-events.ts";
import { accessKeyId, hex } from "../identifiers.ts";
import { failed } from "../mishaps.ts";
import { createRandom } from "../random.ts";
import { assumeByService } from "../sessions.ts";
import { HOUR, SECOND } from "../timestamps.ts";
import { GO_SERVICE, JAVA_SERVICE, LAMBDA_RUNTIME, LAMBDA_WORKER, SSM_AGENT } from "../user-agents.ts";
import type { Instance, Site } from "../world.ts";

/** A function starts, reads its settings and does its work. */
export function runFunction(burst: Burst, site: Site): void {
  const { random } = burst;
  const functionName = random.pick(site.functions);
  const role = { roleName: `lambda-${functionName}`, rolePath: "/service-role/", sessionName: functionName };
  const origin = originOf(site, LAMBDA_RUNTIME);
  const { session, caller } = assumeByService(burst, { site, service: "lambda.amazonaws.com", role, origin });
  const worker = { ...caller, userAgent: LAMBDA_WORKER };
  if (random.chance(0.4))
    perform(burst, { site, caller: worker, call: data.createLogStream(random, functionName, burst.now) });
  if (random.chance(0.3))
    perform(burst, { site, caller, call: data.invokeFunction(site, random, random.pick(site.functions)) });
  const functionArn = `arn:aws:lambda:${site.region}:${site.account.id}:function:${functionName}`;
  const inScopeOf = { issuerType: "AWS::Lambda::Function", credentialsIssuedTo: functionArn };
  const scoped = random.chance(0.3) ? roleCaller(burst.world, { ...session, inScopeOf }, origin) : caller;
  work(burst, { site, caller: scoped, session, calls: random.integer(4, 12) });
}

/** A container task starts and serves. */
export function runTask(burst: Burst, site: Site): void {
  const { random } = burst;
  const role = { roleName: `ecs-task-${random.pick(site.services)}`, sessionName: hex(random, 32) };
  const origin = originOf(site, JAVA_SERVICE);
  const { session, caller } = assumeByService(burst, { site, service: "ecs-tasks.amazonaws.com", role, origin });
  perform(burst, { site, caller, call: submitTaskState(site, random) });
  for (let count = random.integer(1, 3); count > 0; count--) {
    perform(burst, { site, caller, call: data.getSecretValue(random.pick(site.secretArns)) });
    decryptFor(burst, { site, session, service: "secretsmanager.amazonaws.com" });
  }
  work(burst, { site, caller, session, calls: random.integer(4, 14) });
}

/** An instance works with the credentials of its profile; they last six hours. */
export function runInstance(burst: Burst, site: Site): void {
  const { random } = burst;
  const instance = random.pick(site.instances);
  const session = instanceSession(burst, site, instance);
  const caller = roleCaller(burst.world, session, originOf(site, GO_SERVICE));
  if (random.chance(0.1)) perform(burst, { site, caller, call: getCallerIdentity(site, random) });
  if (random.chance(0.15)) perform(burst, { site, caller, call: readMetrics(site, random) });
  work(burst, { site, caller, session, calls: random.integer(5, 14) });
}

/** The agents of Systems Manager report in. */
export function reportAgents(burst: Burst, site: Site): void {
  const { random } = burst;
  for (const instance of site.instances) {
    if (burst.budget <= 0 || !random.chance(0.5)) continue;
    const caller = roleCaller(burst.world, instanceSession(burst, site, instance), originOf(site, SSM_AGENT));
    record(burst, { site, caller, call: data.updateInstanceInformation(site, instance) });
    const eventName = "ListInstanceAssociations";
    if (random.chance(0.3))
      record(burst, {
        site,
        caller,
        call: {
          eventSource: "ssm.amazonaws.com",
          eventName,
          readOnly: true,
          requestParameters: { instanceId: instance.id, maxResults: 20 },
        },
      });
  }
}

/** The session of an instance profile at this moment: the same for every call within its six hours. */
export function instanceSession(burst: Burst, site: Site, instance: Instance): RoleSession {
  const block = Math.floor(burst.now / (6 * HOUR));
  const random = createRandom(burst.world.seed, "instance session", instance.id, block);
  return {
    accountId: site.account.id,
    roleName: instance.name.startsWith("web") ? "app-web" : "app-worker",
    sessionName: instance.id,
    accessKeyId: accessKeyId(random, "ASIA"),
    createdAt: block * 6 * HOUR - random.integer(60, 1800) * SECOND,
    ec2RoleDelivery: "2.0",
  };
}

type Work = { site: Site; caller: Caller; session: RoleSession; calls: number };

function work(burst: Burst, { site, caller, session, calls }: Work): void {
  const { random } = burst;
  for (let count = calls; count > 0 && burst.budget > 0; count--) {
    const luck = random.fraction();
    if (luck < 0.27) readObject(burst, { site, caller, session, calls });
    else if (luck < 0.32) record(burst, { site, caller, call: putObject(someObject(site, random), random) });
    else if (luck < 0.55) record(burst, { site, caller, call: data.tableCall(site, random) });
    else if (luck < 0.65) record(burst, { site, caller, call: data.queueCall(site, random) });
    else if (luck < 0.82) record(burst, { site, caller, call: data.decryptSomething(site, random) });
    else if (luck < 0.9) record(burst, { site, caller, call: data.getParameter(site, random) });
    else if (luck < 0.96) perform(burst, { site, caller, call: data.getSecretValue(random.pick(site.secretArns)) });
    else if (luck < 0.98) record(burst, { site, caller, call: readSomethingGone(site, random) });
    else record(burst, { site, caller, call: listObjects(someObject(site, random), "imports/") });
  }
  pause(burst, 0, 4 * SECOND);
}

function readObject(burst: Burst, { site, caller, session }: Work): void {
  const { random } = burst;
  const call = getObject(someObject(site, random), random);
  const luck = random.fraction();
  if (luck < 0.035)
    record(burst, { site, caller, call: failed(call, "NoSuchKey", "The specified key does not exist.") });
  else record(burst, { site, caller, call });
  if (luck > 0.75) decryptFor(burst, { site, session, service: "AWS Internal" });
}

/** A service decrypts for the caller: the caller's identity, the service's address. */
function decryptFor(
  burst: Burst,
  { site, session, service }: { site: Site; session: RoleSession; service: string },
): void {
  record(burst, {
    site,
    caller: onBehalf(burst.world, session, service),
    call: data.decryptSomething(site, burst.random),
  });
}

/** Production reaches AWS through an endpoint of its own network in half of the Regions. */
function originOf(site: Site, userAgent: string): Origin {
  const throughEndpoint = site.account.purpose === "production-data" && site.region !== "eu-west-1";
  if (throughEndpoint)
    return { sourceIPAddress: site.instances[0]?.ip ?? site.natAddress, userAgent, vpcEndpointId: site.endpointId };
  return { sourceIPAddress: site.natAddress, userAgent };
}
