/** Why a chain of credentials is not longer: in words, for people. Names of the records are not in them. */
import { findStoredRange } from "../stored-range.ts";
import { formatInstant } from "../time-range.ts";
import type { CredentialHolder } from "./session-lineage.ts";

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const ACCOUNT_ID = /^\d{12}$/;
const SERVICE_HOST = /^[a-z0-9.-]{1,80}\.amazonaws\.com$/;
const IDENTITY_CENTER_ROLE = /:role\/aws-reserved\/sso\.amazonaws\.com\//;
const SERVICE_LINKED_ROLE = /:role\/aws-service-role\//;

/** One or two sentences about the first credential of a chain. */
export async function explainEnd(top: CredentialHolder, signal?: AbortSignal): Promise<string> {
  const known = explainKind(top);
  if (known !== null) return known;
  const stored = await findStoredRange(signal);
  const since = stored === null ? "" : ` Events are stored from ${formatInstant(stored.from)}.`;
  if (top.session_key === null) {
    return `A long-term access key. The call that created it is not stored: it may be older than the first event, or made where no trail is collected.${since}`;
  }
  if (top.from_console || top.session_key.startsWith("web:")) {
    return `A console session: the sign-in that began it hands out no key that the trail shows, so it is joined by name and time only.${since}`;
  }
  return `The call that issued these credentials is not stored: it may be older than the first event, or made in an account or Region whose trail is not collected.${since}`;
}

/** What the identity itself tells; null when the issuing call should be there and is not. */
function explainKind(top: CredentialHolder): string | null {
  switch (top.identity_type) {
    case "AWSService":
      return explainService(top);
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
    case "Root":
      return "The root user: it signs in with the account's own password or key, which nobody issues.";
    default:
      return explainRole(top);
  }
}

function explainService({ invoked_by, source }: CredentialHolder): string {
  const host = [invoked_by, source].find((text) => text !== null && SERVICE_HOST.test(text));
  const who = host === undefined ? "An AWS service" : `The AWS service ${host}`;
  return `${who} issued the credentials; nobody is recorded behind it.`;
}

function explainRole({ issuer_arn, session_name }: CredentialHolder): string | null {
  if (issuer_arn !== null && IDENTITY_CENTER_ROLE.test(issuer_arn)) {
    return "IAM Identity Center issued the credentials and hides the key it hands out: the sign-in at the portal can be joined by the person's name and the time only.";
  }
  if (issuer_arn !== null && SERVICE_LINKED_ROLE.test(issuer_arn)) {
    return "A service-linked role: the AWS service it belongs to uses it by itself.";
  }
  if (session_name !== null && INSTANCE_ID.test(session_name)) {
    return `The credentials belong to the instance ${session_name}: EC2 issues them to the instance itself, and no call of a person is recorded.`;
  }
  return null;
}
