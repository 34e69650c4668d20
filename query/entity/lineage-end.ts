/** Why a chain of credentials is not longer: in words, for people. What the sentences hold of a record is checked text. */
import { findStoredRange } from "../stored-range.ts";
import { formatInstant } from "../time-range.ts";
import type { CredentialHolder } from "./credential-holder.ts";
import type { SessionLineage } from "./entity-answers.ts";
import { findSignIn, type SignIn } from "./find-sign-in.ts";

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const ACCOUNT_ID = /^\d{12}$/;
const SERVICE_HOST = /^[a-z0-9.-]{1,80}\.amazonaws\.com$/;
const PLAIN_ARN = /^arn:[\w:/.@=+,-]{1,200}$/;
const IDENTITY_CENTER_ROLE = /:role\/aws-reserved\/sso\.amazonaws\.com\//;
const SERVICE_LINKED_ROLE = /:role\/aws-service-role\//;

/** The first credential of a chain and the one it issued, if any. */
type Top = { top: CredentialHolder; below: CredentialHolder | null };
type End = Pick<SessionLineage, "began" | "ends">;

/** A few sentences about the first credential, and the sign-in that began it where one fits. */
export async function explainEnd({ top, below }: Top, signal?: AbortSignal): Promise<End> {
  const portal = [top, below].find((one) => one !== null && isOfIdentityCenter(one)) ?? null;
  if (portal !== null && (portal === top || top.identity_type === "SAMLUser")) return explainPortal(portal, signal);
  const known = explainKind(top, below);
  if (known !== null) return { began: null, ends: known };
  if (top.session_key !== null && (top.from_console || !top.session_key.startsWith("key:"))) {
    const call = await findSignIn(top, { atPortal: false }, signal);
    if (call !== null) return { began: toEvent(call), ends: explainSignIn(call) };
    return {
      began: null,
      ends: `A console session. The sign-in that began it is not stored: ${await whyNotStored(signal)}`,
    };
  }
  return { began: null, ends: await explainMissing(top, signal) };
}

/** The portal signs a person in with SAML, or hands out keys that its records hide. */
async function explainPortal(session: CredentialHolder, signal: AbortSignal | undefined): Promise<End> {
  const call = await findSignIn(session, { atPortal: true }, signal);
  const joined =
    "IAM Identity Center opened this session. Its records hide the key it hands out, so the call at its portal is joined by the person's name and the time only.";
  const found =
    call === null
      ? "None by a person known by that name is stored at that time."
      : `The nearest is ${call.event_name} at ${timeOf(call)}.`;
  return { began: call && toEvent(call), ends: `${joined} ${found}` };
}

const toEvent = (call: SignIn): SessionLineage["began"] => ({
  eventTime: timeOf(call),
  eventID: call.event_id,
  eventName: call.event_name,
});
const timeOf = (call: SignIn): string => formatInstant(call.event_time);
const isOfIdentityCenter = ({ issuer_arn }: CredentialHolder): boolean =>
  issuer_arn !== null && IDENTITY_CENTER_ROLE.test(issuer_arn);

async function explainMissing(top: CredentialHolder, signal: AbortSignal | undefined): Promise<string> {
  const why = await whyNotStored(signal);
  if (top.session_key !== null) return `The call that issued these credentials is not stored: ${why}`;
  if (top.access_key_id === null) return "The caller used no key that is recorded, so nothing leads further back.";
  return `A long-term access key. The call that created it is not stored: ${why}`;
}

async function whyNotStored(signal: AbortSignal | undefined): Promise<string> {
  const stored = await findStoredRange(signal);
  const older = stored === null ? "" : `it is older than the first stored event (${formatInstant(stored.from)}), or `;
  return `${older}it was made in an account or Region whose trail is not collected.`;
}

function explainSignIn(call: SignIn): string {
  if (call.event_name !== "SwitchRole") {
    const mfa = call.mfa_used === null ? "" : call.mfa_used ? ", with MFA" : ", without MFA";
    return `It began with a sign-in to the console (${call.event_name}) at ${timeOf(call)}${mfa}.`;
  }
  const from =
    call.sign_in_detail !== null && PLAIN_ARN.test(call.sign_in_detail) ? ` from ${call.sign_in_detail}` : "";
  return `It began when somebody switched to the role in the console${from} (SwitchRole) at ${timeOf(call)}; no key joins the two.`;
}

/** What the identity itself tells; null when the issuing call should be there and is not. */
function explainKind(top: CredentialHolder, below: CredentialHolder | null): string | null {
  switch (top.identity_type) {
    case "AWSService":
      return explainService(top, below);
    case "AWSAccount": {
      const account = ACCOUNT_ID.test(top.principal_account_id ?? "") ? ` ${top.principal_account_id}` : "";
      return `The call came from the account${account}. Only that account's own copy says who called, and it is not stored: its trail is not collected, or does not reach that far.`;
    }
    case "SAMLUser":
      return "The credentials began with a SAML sign-in outside of AWS; what came before it is in the logs of the identity provider.";
    case "WebIdentityUser":
      return "The credentials began with a token of a web identity provider outside of AWS; what came before it is in that provider's logs.";
    case "IdentityCenterUser":
    case "Unknown":
      return "A person at the portal of IAM Identity Center; the sign-in there is the origin.";
    case "Directory":
      return "A user of a directory; the sign-in there is the origin.";
    default:
      return explainRole(top);
  }
}

function explainService({ invoked_by, source }: CredentialHolder, below: CredentialHolder | null): string {
  const host = [invoked_by, source].find((text) => text !== null && SERVICE_HOST.test(text));
  const who = host === undefined ? "An AWS service" : `The AWS service ${host}`;
  const name = below?.session_name ?? "";
  const instance = INSTANCE_ID.test(name) ? ` to the instance ${name}` : "";
  return `${who} issued the credentials${instance}; nobody is recorded behind it.`;
}

function explainRole({ issuer_arn, session_name }: CredentialHolder): string | null {
  if (issuer_arn !== null && SERVICE_LINKED_ROLE.test(issuer_arn)) {
    return "A service-linked role: the AWS service it belongs to uses it by itself.";
  }
  if (session_name !== null && INSTANCE_ID.test(session_name)) {
    return `The credentials belong to the instance ${session_name}: EC2 issues them to the instance itself, and no call of a person is recorded.`;
  }
  return null;
}
