/** Single values taken from the bodies of a record. Nothing else of a request or a response is ever kept. */
import { toEventID } from "./event-id.ts";
import {
  type CloudTrailRecord,
  type JsonObject,
  readArray,
  readBoolean,
  readCount,
  readObject,
  readString,
} from "./record.ts";
import { asIdentifier, holdsSecret } from "./secret-guard.ts";

const MAX_TEXT_LENGTH = 512;
const MAX_EVENT_COUNT = 2 ** 31 - 1;
/** What follows is long, and readable by whoever may call DecodeAuthorizationMessage. */
const ENCODED_MESSAGE = "Encoded authorization failure message";
const ACCESS_KEY_ID = /^A[A-Z]{3}[A-Z0-9]{12,36}$/;
/** First that applies. SwitchFrom is the parent of a console role switch. */
const SIGN_IN_MEMBERS = ["SamlProviderArn", "MFAIdentifier", "MfaType", "CredentialType", "SwitchFrom", "UserName"];

/** errorMessage, at most 512 characters, cut before EC2's encoded authorization message. */
export function readErrorMessage(record: CloudTrailRecord): string | null {
  const message = record.errorMessage;
  if (typeof message !== "string") return text(message);
  const encoded = message.indexOf(ENCODED_MESSAGE);
  return withoutSecret(text(encoded === -1 ? message : message.slice(0, encoded).trimEnd()));
}

/** Free text that a caller can fill: replaced as a whole when it holds a secret. */
export function withoutSecret(value: string | null): string | null {
  return value !== null && holdsSecret(value) ? "[secret removed]" : value;
}

/** additionalEventData.MFAUsed, which is Yes, YES or No. */
export function readMfaUsed(additional: JsonObject): boolean | null {
  const used = additional.MFAUsed;
  if (typeof used === "string" && /^(?:yes|no)$/i.test(used)) return used.length === 3;
  return readBoolean(used);
}

/** How the person signed in: identity provider, MFA device or type, credential, former role, or name. */
export function readSignInDetail(additional: JsonObject): string | null {
  for (const name of SIGN_IN_MEMBERS) {
    const detail = asIdentifier(text(additional[name]));
    if (detail !== null) return detail;
  }
  return null;
}

/** The IAM user, role or group acted upon. */
export function readTargetPrincipal(record: CloudTrailRecord, eventSource: string): string | null {
  if (eventSource !== "iam.amazonaws.com") return null;
  const request = readObject(record.requestParameters);
  return asIdentifier(text(request?.userName) ?? text(request?.roleName) ?? text(request?.groupName));
}

/** The id of a key that the call minted, when it has the form of one. Nothing else of the credential is ever read. */
export function readIssuedKey(response: JsonObject): string | null {
  const id = text(readObject(response.credentials)?.accessKeyId ?? readObject(response.accessKey)?.accessKeyId);
  return id !== null && ACCESS_KEY_ID.test(id) ? id : null;
}

/** Unique id of the session that the call opened: `AROA…:<session name>` or `<account>:<federated user>`. */
export function readIssuedPrincipal(response: JsonObject): string | null {
  const assumed = text(readObject(response.assumedRoleUser)?.assumedRoleId);
  return asIdentifier(assumed ?? text(readObject(response.federatedUser)?.federatedUserId));
}

/** Id of the event that this one corrects, the same that was derived for it. */
export function readOriginalEventID(addendum: JsonObject): string | null {
  const original = text(addendum.originalEventID);
  return original && toEventID(original);
}

/** How many calls an aggregated record stands for; at least 1. */
export function countAggregated(record: CloudTrailRecord): number {
  const dimension = readObject(readObject(record.summary)?.primaryDimension);
  let total = 0;
  for (const item of readArray(dimension?.statistics)) total += readCount(readObject(item)?.value) ?? 0;
  return Math.min(Math.max(total, 1), MAX_EVENT_COUNT);
}

function text(value: unknown): string | null {
  return readString(value, MAX_TEXT_LENGTH);
}
