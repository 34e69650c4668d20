/**
 * EventQuery → tests of the raw record, one for each filter, with what they cannot say. Every field of the catalogue is
 * either translated or named: a check elsewhere that silently left a filter out would be a wrong answer. Client-safe.
 */

import { OUTCOMES } from "../../cloudtrail/event.ts";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import { canonicalIP } from "../../cloudtrail/source-address.ts";
import { FAMILY_PATTERNS } from "../../cloudtrail/user-agent.ts";
import type { EventQuery } from "../event-query.ts";
import { parsePattern, type ValuePattern } from "../value-pattern.ts";
import {
  personTest,
  principalKindTest,
  principalTest,
  sessionKeyTest,
  sessionNameTest,
  userNameTest,
} from "./identity-test.ts";
import { outcomeReasonTest, outcomeTest } from "./outcome-test.ts";
import {
  all,
  any,
  endsWith,
  is,
  isFolded,
  matches,
  not,
  path,
  patternTest,
  present,
  type RawTest,
  simplify,
  startsWith,
} from "./raw-test.ts";

/** One side of one field's filter. */
export type RecordFilter = {
  field: FieldKey;
  mode: "include" | "exclude";
  /** The values as the filter has them. */
  values: readonly string[];
  /** True for records that have any of the values; null when the record does not say. */
  test: RawTest | null;
  /** How the test differs from the filter, in words of ours; null when it does not. */
  note: string | null;
};

/** The filters of a query, in the order of the catalogue. */
export function recordFilters(query: Pick<EventQuery, "filters">): RecordFilter[] {
  return FIELDS.flatMap(({ key }) => {
    const filter = query.filters[key];
    if (filter === undefined) return [];
    return (["include", "exclude"] as const).flatMap((mode) =>
      filter[mode].length === 0 ? [] : [recordFilter(key, mode, filter[mode])],
    );
  });
}

function recordFilter(field: FieldKey, mode: RecordFilter["mode"], values: readonly string[]): RecordFilter {
  const tests = values.map((value) => valueTest(field, parsePattern(value) ?? { kind: "exact", text: value }));
  const known = tests.filter((test) => test !== null);
  const complete = known.length === tests.length;
  const test = complete ? simplify(any(...known)) : null;
  return { field, mode, values, test, note: test === null ? whyNot(field) : (NOTES[field] ?? null) };
}

const NOTES: Readonly<Partial<Record<FieldKey, string>>> = {
  principal: "principals are derived; this compares userIdentity and its session issuer",
  principalKind: "the kind is derived; this tells it by userIdentity",
  person: "the person is derived; this compares session name, source identity and sign-in name",
  sessionName: "compares what stands behind the colon of principalId",
  readOnly: "records without readOnly are judged by their name in Trailsight and found by neither value here",
  eventCategory: "records older than eventVersion 1.07 have no category and count as Management here",
  outcomeReason: "the reason is derived from the error code, and told here by its most frequent forms",
  errorMessage: "Trailsight keeps the first 512 characters",
  resource: "Trailsight knows which members name a resource; this looks for the text in all of request and response",
};

function whyNot(field: FieldKey): string {
  switch (field) {
    case "fact":
      return "facts are drawn by Trailsight from request and response";
    case "country":
    case "asn":
      return "the record has only the address; countries and networks come from a database of addresses";
    default:
      return "the record does not say it in one member";
  }
}

/** Members that hold the text of a field as it is. */
const MEMBERS: Readonly<Partial<Record<FieldKey, string>>> = {
  eventName: "eventName",
  eventSource: "eventSource",
  awsRegion: "awsRegion",
  recipientAccountId: "recipientAccountId",
  identityType: "userIdentity.type",
  accessKeyId: "userIdentity.accessKeyId",
  principalAccountId: "userIdentity.accountId",
  issuerArn: "userIdentity.sessionContext.sessionIssuer.arn",
  invokedBy: "userIdentity.invokedBy",
  eventType: "eventType",
  errorCode: "errorCode",
  tlsVersion: "tlsDetails.tlsVersion",
  vpcEndpointId: "vpcEndpointId",
};

function valueTest(field: FieldKey, pattern: ValuePattern): RawTest | null {
  const member = MEMBERS[field];
  if (member !== undefined) return patternTest(member, pattern);
  switch (field) {
    case "principal":
      return principalTest(pattern);
    case "principalKind":
      return principalKindTest(pattern);
    case "person":
      return personTest(pattern);
    case "userName":
      return userNameTest(pattern);
    case "sessionName":
      return sessionNameTest(pattern);
    case "sessionKey":
      return sessionKeyTest(pattern);
    case "sourceIdentity":
      return any(
        patternTest("userIdentity.sessionContext.sourceIdentity", pattern),
        all(is("eventSource", "sts.amazonaws.com"), patternTest("requestParameters.sourceIdentity", pattern)),
      );
    case "eventID":
    case "sharedEventID":
      return patternTest(field, pattern, { fold: true });
    case "userAgent":
      return userAgentTest(pattern);
    case "userAgentFamily":
      return pattern.kind === "exact" ? familyTest(pattern.text) : pattern.kind === "any" ? present("userAgent") : null;
    case "errorMessage":
      return errorMessageTest(pattern);
    case "sourceIPAddress":
      return addressTest(pattern);
    case "resource":
      return resourceTest(pattern);
    case "targetPrincipal":
      return all(
        is("eventSource", "iam.amazonaws.com"),
        any(...["userName", "roleName", "groupName"].map((name) => patternTest(`requestParameters.${name}`, pattern))),
      );
    case "issuedAccessKeyId":
      return any(
        patternTest("responseElements.credentials.accessKeyId", pattern),
        patternTest("responseElements.accessKey.accessKeyId", pattern),
      );
    default:
      return pattern.kind === "wildcard" ? null : closedTest(field, pattern.kind === "any" ? null : pattern.text);
  }
}

/** Fields with a closed list of values; null stands for any of them. */
function closedTest(field: FieldKey, text: string | null): RawTest | null {
  const always = present("eventTime");
  switch (field) {
    case "mfaAuthenticated":
      return booleanTest("userIdentity.sessionContext.attributes.mfaAuthenticated", text);
    case "readOnly":
      return text === null ? always : booleanTest("readOnly", text);
    case "mfaUsed":
      return isFolded(
        "additionalEventData.MFAUsed",
        ...(text === null ? ["yes", "no"] : [text === "true" ? "yes" : "no"]),
      );
    case "fromConsole": {
      const yes = isFolded("sessionCredentialFromConsole", "true");
      return text === null ? always : text === "true" ? yes : not(yes);
    }
    case "byService":
      return text === null ? always : text === "true" ? BY_SERVICE : not(BY_SERVICE);
    case "eventCategory":
      return text === null
        ? always
        : text === "Management"
          ? any(is("eventCategory", text), not(present("eventCategory")))
          : is("eventCategory", text);
    case "outcome": {
      const outcome = OUTCOMES.find((one) => one === text);
      return text === null ? always : outcome === undefined ? null : outcomeTest(outcome);
    }
    case "outcomeReason":
      return text === null ? not(outcomeTest("success")) : outcomeReasonTest(text);
    default:
      return null;
  }
}

const booleanTest = (name: string, text: string | null): RawTest =>
  isFolded(name, ...(text === null ? ["true", "false"] : [text]));

const SERVICE_HOSTS = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".c2s.ic.gov", ".sc2s.sgov.gov"];

/** isByService of cloudtrail/user-identity.ts. */
const BY_SERVICE = any(
  is("userIdentity.type", "AWSService"),
  is("eventType", "AwsServiceEvent"),
  all(present("userIdentity.invokedBy"), not(is("userIdentity.invokedBy", "signin.amazonaws.com"))),
  is("sourceIPAddress", "AWS Internal"),
  ...SERVICE_HOSTS.map((host) => endsWith("sourceIPAddress", host)),
);

/** Some services put square brackets around it. */
function userAgentTest(pattern: ValuePattern): RawTest {
  if (pattern.kind === "any") return present("userAgent");
  const openStart = pattern.kind === "wildcard" && pattern.openStart;
  const openEnd = pattern.kind === "wildcard" && pattern.openEnd;
  const text = `${openStart ? "" : "["}${pattern.text}${openEnd ? "" : "]"}`;
  const bracketed = pattern.kind === "exact" ? { ...pattern, text } : { ...pattern, text };
  return any(patternTest("userAgent", pattern), patternTest("userAgent", bracketed));
}

function familyTest(family: string): RawTest | null {
  const test = (pattern: RegExp) =>
    matches("userAgent", pattern.source.replaceAll("$", "\\]?$").replaceAll("^", "^\\[?"));
  const at = FAMILY_PATTERNS.findIndex(([name]) => name === family);
  if (at === -1 && family !== "other") return null;
  const earlier = FAMILY_PATTERNS.slice(0, at === -1 ? undefined : at).map(([, pattern]) => not(test(pattern)));
  const own = FAMILY_PATTERNS[at];
  return all(own === undefined ? present("userAgent") : test(own[1]), ...earlier);
}

/** Trailsight cuts off EC2's encoded message. */
function errorMessageTest(pattern: ValuePattern): RawTest {
  const plain = patternTest("errorMessage", pattern);
  if (pattern.kind !== "exact") return plain;
  const encoded = "Encoded authorization failure message";
  return any(
    plain,
    startsWith("errorMessage", `${pattern.text} ${encoded}`),
    startsWith("errorMessage", pattern.text + encoded),
  );
}

function addressTest(pattern: ValuePattern): RawTest {
  const plain = patternTest("sourceIPAddress", pattern);
  if (pattern.kind !== "exact") return plain;
  const [address = "", bits] = pattern.text.split("/");
  const isBlock = canonicalIP(address) === address && (bits === undefined || /^\d{1,3}$/.test(bits));
  if (!isBlock || (bits === undefined && !address.includes(":"))) return plain;
  return { kind: "block", path: path("sourceIPAddress"), block: pattern.text };
}

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/** The text itself and, of an ARN, the id at its end; an instance id also names the instance's own sessions. */
function resourceTest(pattern: ValuePattern): RawTest | null {
  if (pattern.kind === "any") return null;
  const mentions = (text: string): RawTest => ({ kind: "mentions", pattern: { ...pattern, text } });
  if (pattern.kind !== "exact") return mentions(pattern.text);
  const { text } = pattern;
  const id = text.startsWith("arn:") ? text.slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf(":")) + 1) : "";
  return any(
    mentions(text),
    ...(id === "" ? [] : [mentions(id)]),
    ...(INSTANCE_ID.test(text) ? [sessionNameTest(pattern)] : []),
  );
}
