/** Calls that mint temporary credentials. Their answers carry a key id and a token in clear, as real ones do. */
import type { Call, JsonMembers } from "../call.ts";
import { sessionToken } from "../identifiers.ts";
import type { Random } from "../random.ts";
import { bodyDate, HOUR } from "../timestamps.ts";

/** What was issued, to whom. */
export type Issue = {
  random: Random;
  at: number;
  accountId: string;
  roleName: string;
  /** `/` when absent. */
  rolePath?: string;
  roleId: string;
  sessionName: string;
  accessKeyId: string;
  durationSeconds?: number;
};

const roleArn = ({ accountId, rolePath = "/", roleName }: Issue) =>
  `arn:aws:iam::${accountId}:role${rolePath}${roleName}`;

/** AssumeRole. `extra` adds members to the request, such as externalId or sourceIdentity. */
export function assumeRole(issue: Issue, extra: JsonMembers = {}): Call {
  return {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    readOnly: true,
    requestParameters: {
      roleArn: roleArn(issue),
      roleSessionName: issue.sessionName,
      durationSeconds: issue.durationSeconds,
      ...extra,
    },
    responseElements: issued(issue),
    resources: [{ accountId: issue.accountId, type: "AWS::IAM::Role", ARN: roleArn(issue) }],
    on: roleArn(issue),
  };
}

/** AssumeRoleWithSAML through a SAML provider of the role's account. */
export function assumeRoleWithSaml(
  issue: Issue,
  saml: { providerName: string; qualifier: string; assertionId: string },
): Call {
  const principalArn = `arn:aws:iam::${issue.accountId}:saml-provider/${saml.providerName}`;
  const call = assumeRole(issue);
  return {
    ...call,
    eventName: "AssumeRoleWithSAML",
    requestParameters: { sAMLAssertionID: saml.assertionId, ...call.requestParameters, principalArn },
    responseElements: {
      subjectType: "persistent",
      issuer: `https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/${saml.qualifier.slice(0, 12)}`,
      ...issued(issue),
      nameQualifier: saml.qualifier,
      subject: issue.sessionName,
      audience: "https://signin.aws.amazon.com/saml",
    },
    resources: [
      { accountId: issue.accountId, type: "AWS::IAM::Role", ARN: roleArn(issue) },
      { accountId: issue.accountId, type: "AWS::IAM::SAMLProvider", ARN: principalArn },
    ],
  };
}

/** AssumeRoleWithWebIdentity by a workflow of the company's repositories. */
export function assumeRoleWithWebIdentity(issue: Issue, subject: string): Call {
  return {
    ...assumeRole(issue),
    eventName: "AssumeRoleWithWebIdentity",
    responseElements: {
      ...issued(issue),
      subjectFromWebIdentityToken: subject,
      provider: `arn:aws:iam::${issue.accountId}:oidc-provider/token.actions.githubusercontent.com`,
      audience: "sts.amazonaws.com",
    },
    additionalEventData: { identityProviderConnectionVerificationMethod: "IAMTrustStore" },
  };
}

/** GetSessionToken or GetFederationToken of an IAM user. */
export function userToken(options: {
  random: Random;
  at: number;
  accessKeyId: string;
  federatedUser?: JsonMembers;
  request: JsonMembers;
}): Call {
  const { random, at, accessKeyId, federatedUser, request } = options;
  return {
    eventSource: "sts.amazonaws.com",
    eventName: federatedUser === undefined ? "GetSessionToken" : "GetFederationToken",
    readOnly: false,
    requestParameters: request,
    responseElements: { credentials: credentials({ random, at, accessKeyId }), federatedUser },
  };
}

/** AssumeRoot: central root access to a member account for one task. */
export function assumeRoot(options: {
  random: Random;
  at: number;
  accessKeyId: string;
  targetAccountId: string;
  task: string;
}): Call {
  const { random, at, accessKeyId, targetAccountId, task } = options;
  return {
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoot",
    readOnly: false,
    requestParameters: {
      targetPrincipal: targetAccountId,
      taskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
      durationSeconds: 900,
    },
    responseElements: { credentials: credentials({ random, at, accessKeyId, durationSeconds: 900 }) },
  };
}

function issued(issue: Issue): JsonMembers {
  const { accountId, roleName, roleId, sessionName } = issue;
  return {
    credentials: credentials(issue),
    assumedRoleUser: {
      assumedRoleId: `${roleId}:${sessionName}`,
      arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    },
  };
}

type Credential = { random: Random; at: number; accessKeyId: string; durationSeconds?: number };

function credentials({ random, at, accessKeyId, durationSeconds = HOUR / 1000 }: Credential): JsonMembers {
  return { accessKeyId, sessionToken: sessionToken(random), expiration: bodyDate(at + durationSeconds * 1000) };
}
