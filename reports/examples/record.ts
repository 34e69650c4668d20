/**
 * Raw CloudTrail records for the examples of the searches, written as AWS delivers them. Ordinary members are filled in;
 * an example names the call, its requestParameters, and the members that matter.
 */

/** A record as it stands in a log file. */
export type RawRecord = Readonly<Record<string, unknown>>;

/**
 * Records of one account: one, several that together make the case, or several with values of their own. Records `beside`
 * are stored as well and must not be found.
 */
export type ExampleCase = RawRecord | readonly RawRecord[] | DetailedCase;
export type DetailedCase = {
  records: readonly RawRecord[];
  beside?: readonly RawRecord[];
  given?: ExampleValues;
  narrow?: string;
};
export type ExampleValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What a search must find (`found`: every record) and must not (`missed`: near misses), with the values it is run with. */
export type SearchExamples = { given?: ExampleValues; found: readonly ExampleCase[]; missed: readonly ExampleCase[] };

/** Examples by id of the search. */
export type ExampleSet = Readonly<Record<string, SearchExamples>>;

/** The account of the examples; each case is stored under a number of its own instead. */
export const OWN = "111122223333";
/** Twelve letters inside every access key id and unique id; replaced as OWN is. */
export const OWN_LETTERS = "OWNOWNOWNOWN";
export const FOREIGN = "444455556666";
/** Noon of a Tuesday, the time of every record that says nothing else. */
export const NOON = new Date("2026-11-17T12:00:00Z");

const READS = /^(Get|List|Describe|Head|Lookup|BatchGet|AssumeRole|Decrypt|GenerateDataKey|ConsoleLogin|Select|Filter)/;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A call by the IAM user ada with a long-term key, written `<service> <eventName>`; `rest` replaces whole members. */
export function record(call: string, requestParameters: unknown = null, rest: RawRecord = {}): RawRecord {
  const [service = "", eventName = ""] = call.split(" ");
  return {
    eventVersion: "1.11",
    userIdentity: ada,
    eventTime: "2026-11-17T12:00:00Z",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.1 lang/python#3.13.7",
    requestParameters,
    responseElements: null,
    requestID: "b5a1f0c2-9d4e-4f7a-8b1c-3e2d1f0a9b8c",
    readOnly: READS.test(eventName),
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: OWN,
    eventCategory: "Management",
    ...rest,
  };
}

/** The same record some time later, or earlier with a minus: "10m", "-3d". */
export function at(offset: string, one: RawRecord): RawRecord {
  const ms = Number.parseInt(offset, 10) * (UNITS[offset.slice(-1)] ?? Number.NaN);
  return { ...one, eventTime: new Date(NOON.getTime() + ms).toISOString().replace(".000Z", "Z") };
}

/** So many records, one after another at this distance. */
export function repeat(count: number, seconds: number, make: (index: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => at(`${index * seconds}s`, make(index)));
}

/** The same call refused for want of a permission, as its service says so. */
export function refused(one: RawRecord): RawRecord {
  const { eventSource, eventName } = one;
  const action = `${String(eventSource).split(".")[0]}:${String(eventName)}`;
  const message = `User: arn:aws:iam::${OWN}:user/ada is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  const errorCode = eventSource === "ec2.amazonaws.com" ? "Client.UnauthorizedOperation" : "AccessDenied";
  return { ...one, errorCode, errorMessage: message, responseElements: null };
}

/** The same call made by a service for the caller. */
export function viaService(one: RawRecord, host = "cloudformation.amazonaws.com"): RawRecord {
  const { userIdentity } = one;
  const identity = typeof userIdentity === "object" ? userIdentity : {};
  return { ...one, userIdentity: { ...identity, invokedBy: host }, sourceIPAddress: host, userAgent: host };
}

/** The same call by another caller, or with other members replaced. */
export const by = (userIdentity: RawRecord, one: RawRecord, rest: RawRecord = {}): RawRecord => ({
  ...one,
  userIdentity,
  ...rest,
});

/** The same call made in the console: a key of its own, one session. */
export function inConsole(one: RawRecord): RawRecord {
  const sessionContext = { attributes: { creationDate: "2026-11-17T11:00:00Z", mfaAuthenticated: "true" } };
  return {
    ...one,
    userIdentity: { ...ada, accessKeyId: `ASIA${OWN_LETTERS}CONS`, sessionContext },
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    sessionCredentialFromConsole: "true",
  };
}

/** A call on data, as trails with data events record it. */
export const data = (call: string, requestParameters: unknown, rest: RawRecord = {}): RawRecord =>
  record(call, requestParameters, { managementEvent: false, eventCategory: "Data", ...rest });

export const user = (name: string, rest: RawRecord = {}): RawRecord => ({
  type: "IAMUser",
  principalId: `AIDA${OWN_LETTERS}${name.toUpperCase().slice(0, 5)}`,
  arn: `arn:aws:iam::${OWN}:user/${name}`,
  accountId: OWN,
  accessKeyId: `AKIA${OWN_LETTERS}${name.toUpperCase().padEnd(4, "A").slice(0, 4)}`,
  userName: name,
  ...rest,
});
export const ada = user("ada");

export const root: RawRecord = {
  type: "Root",
  principalId: OWN,
  arn: `arn:aws:iam::${OWN}:root`,
  accountId: OWN,
  accessKeyId: "",
};

/** A session of a role; `issuer` replaces members of its issuer. */
export function role(name: string, session: string, { account = OWN, path = "" } = {}): RawRecord {
  return {
    type: "AssumedRole",
    principalId: `AROA${OWN_LETTERS}ROLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: `ASIA${OWN_LETTERS}ROLE`,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: `AROA${OWN_LETTERS}ROLE`,
        arn: `arn:aws:iam::${account}:role/${path}${name}`,
        accountId: account,
        userName: name,
      },
      attributes: { creationDate: "2026-11-17T11:30:00Z", mfaAuthenticated: "false" },
    },
  };
}
export const deploy = role("deploy", "pipeline-7");
export const onInstance = role("web-server", "i-0abc1234def567890");
/** Grace, signed in through IAM Identity Center. */
export const grace = role("AWSReservedSSO_Admin_0123456789abcdef", "grace@example.com", {
  path: "aws-reserved/sso.amazonaws.com/",
});

export const service = (host: string): RawRecord => ({ type: "AWSService", invokedBy: host });
/** Members of a call that a service makes for its own ends. */
export const byAws = (host: string): RawRecord => ({
  userIdentity: service(host),
  sourceIPAddress: host,
  userAgent: host,
});
/** Members of an event that a service reports without a call. */
export const serviceEvent = { eventType: "AwsServiceEvent" };

/** A policy document as IAM records it: text. `principal` makes it a resource or trust policy. */
export const policy = (action: string, resource: string, rest: RawRecord = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource, ...rest }],
  });
export const trust = (principal: unknown): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }],
  });

/** A case with a sub-filter of its search set. */
export const narrowed = (narrow: string, ...records: RawRecord[]): DetailedCase => ({ narrow, records });
