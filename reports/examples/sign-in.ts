/** Examples of sign-in and credentials. */
import {
  ada,
  at,
  by,
  byAws,
  data,
  deploy,
  type ExampleSet,
  FOREIGN,
  grace,
  inConsole,
  narrowed,
  OWN,
  OWN_LETTERS,
  onInstance,
  policy,
  type RawRecord,
  record,
  refused,
  repeat,
  role,
  root,
  user,
  viaService,
} from "./record.ts";

const login = (result: "Success" | "Failure", who: RawRecord = ada, mfa = "No"): RawRecord =>
  record("signin ConsoleLogin", null, {
    userIdentity: who,
    eventType: "AwsConsoleSignIn",
    responseElements: { ConsoleLogin: result },
    additionalEventData: { MobileVersion: "No", MFAUsed: mfa, LoginTo: "https://console.aws.amazon.com/console/home" },
    ...(result === "Failure" ? { errorMessage: "Failed authentication" } : {}),
  });
const federated = {
  type: "FederatedUser",
  principalId: `${OWN}:eve`,
  arn: `arn:aws:sts::${OWN}:federated-user/eve`,
  accountId: OWN,
  accessKeyId: `ASIA${OWN_LETTERS}EVEA`,
};
const session = user("ada", {
  accessKeyId: `ASIA${OWN_LETTERS}SESS`,
  sessionContext: { attributes: { creationDate: "2026-11-17T11:00:00Z", mfaAuthenticated: "false" } },
});
const from = (ip: string, one: RawRecord): RawRecord => ({ ...one, sourceIPAddress: ip });
const DEPLOY = `arn:aws:iam::${OWN}:role/deploy`;
const assume = record("sts AssumeRole", { roleArn: DEPLOY, roleSessionName: "x" });
const outside = { type: "AWSAccount", principalId: "AIDAZZZZZZZZZZZZZZZZZ", accountId: FOREIGN };
const saml = {
  type: "SAMLUser",
  principalId: "aBcDe:grace",
  userName: "grace",
  identityProvider: "https://idp.example.com",
};
const identityCenter = {
  type: "IdentityCenterUser",
  accountId: OWN,
  onBehalfOf: {
    userId: "544894e8-80c1-707f-60e3-3ba6510dfac1",
    identityStoreArn: `arn:aws:identitystore::${OWN}:identitystore/d-9067642ac7`,
  },
};
const other = { userName: "eve" };

export const signInExamples: ExampleSet = {
  "console-login-failures": {
    found: [login("Failure"), login("Failure", root)],
    missed: [login("Success"), refused(record("signin GetSigninToken"))],
  },
  "console-login-bruteforce": {
    found: [repeat(5, 900, (index) => login("Failure", user(`u${index}`)))],
    missed: [
      repeat(4, 60, () => login("Failure")),
      repeat(5, 901, () => login("Failure")),
      repeat(5, 60, (index) => from(`198.51.100.${index}`, login("Failure"))),
    ],
  },
  "console-login-after-failures": {
    found: [[...repeat(3, 60, () => login("Failure")), at("4m", login("Success"))]],
    missed: [
      [...repeat(2, 60, () => login("Failure")), at("4m", login("Success"))],
      [...repeat(3, 60, () => login("Failure")), at("-1m", login("Success"))],
      [...repeat(3, 60, () => login("Failure")), at("61m", login("Success"))],
      [...repeat(3, 60, () => login("Failure", user("bob"))), at("4m", login("Success"))],
    ],
  },
  "console-login-without-mfa": {
    found: [login("Success"), login("Success", root)],
    missed: [login("Success", ada, "YES"), login("Failure"), login("Success", deploy)],
  },
  "console-login-federated": {
    found: [login("Success", grace), login("Failure", federated)],
    missed: [login("Success"), by(grace, record("signin SwitchRole"))],
  },
  "console-login-from-instance-role": {
    found: [login("Success", onInstance), by(onInstance, record("signin GetSigninToken"))],
    missed: [login("Success", deploy), by(onInstance, record("sts GetCallerIdentity"))],
  },
  getsignintoken: {
    found: [by(federated, record("signin GetSigninToken", null, { userAgent: "python-requests/2.32" }))],
    missed: [
      by(
        grace,
        record("signin GetSigninToken", null, { userAgent: "Jersey/${project.version} (HttpUrlConnection 21.0.5)" }),
      ),
      login("Success", federated),
    ],
  },
  "console-role-switch": {
    found: [
      record("signin SwitchRole", null, {
        additionalEventData: {
          SwitchFrom: `arn:aws:iam::${OWN}:user/ada`,
          RedirectTo: "https://console.aws.amazon.com/",
        },
      }),
      record("signin ExitRole"),
    ],
    missed: [assume, login("Success")],
  },
  "identity-center-sign-in": {
    found: [
      by(
        identityCenter,
        record("signin UserAuthentication", null, {
          additionalEventData: { UserName: "grace@example.com", CredentialType: "PASSWORD" },
          serviceEventDetails: { UserAuthentication: "Success" },
        }),
      ),
      by({ ...identityCenter, type: "Unknown" }, record("sso Federate", { role_name: "Admin", account_id: OWN })),
    ],
    missed: [login("Success", grace), record("organizations ListAccounts"), record("sso CreateAccountAssignment")],
  },
  "root-usage": {
    found: [
      by(root, record("s3 ListBuckets")),
      by({ ...root, invokedBy: "signin.amazonaws.com" }, record("iam GetAccountSummary")),
      login("Failure", root),
    ],
    missed: [viaService(by(root, record("s3 ListBuckets"))), by(user("root"), record("s3 ListBuckets"))],
  },
  "root-console-login": {
    found: [login("Success", root), login("Failure", root)],
    missed: [login("Success", user("root")), by(root, record("signin SwitchRole"))],
  },
  "root-console-bruteforce": {
    found: [repeat(5, 150, (index) => from(`198.51.100.${index}`, login("Failure", root)))],
    missed: [
      repeat(5, 151, () => login("Failure", root)),
      [...repeat(4, 60, () => login("Failure", root)), at("5m", login("Success", root))],
      repeat(5, 60, () => login("Failure")),
    ],
  },
  "root-credentials-changed": {
    found: [
      by(root, record("iam CreateAccessKey")),
      record("iam EnableMFADevice", { userName: "AWS ROOT USER", serialNumber: `arn:aws:iam::${OWN}:mfa/root` }),
      record("signin PasswordRecoveryRequested", null, {
        userIdentity: root,
        eventType: "AwsConsoleSignIn",
        responseElements: { PasswordRecoveryRequested: "Success" },
      }),
      record("account PutAlternateContact", { alternateContactType: "SECURITY" }),
    ],
    missed: [
      record("iam CreateAccessKey", { userName: "ada" }),
      record("iam EnableMFADevice", { userName: "ada" }),
      by(root, record("account GetContactInformation")),
    ],
  },
  "central-root-session": {
    found: [
      record("sts AssumeRoot", {
        targetPrincipal: FOREIGN,
        taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
      }),
      by(
        { ...root, accessKeyId: `ASIA${OWN_LETTERS}ROOT`, sessionContext: { assumedRoot: "true" } },
        record("s3 DeleteBucketPolicy", { bucketName: "reports" }),
      ),
    ],
    missed: [assume, by({ ...root, sessionContext: { assumedRoot: "false" } }, record("s3 DeleteBucketPolicy"))],
  },
  "mfa-changes": {
    found: [
      record("iam EnableMFADevice", { userName: "ada" }),
      narrowed("weakening-only", record("iam DeactivateMFADevice", { userName: "ada" })),
    ],
    missed: [
      record("iam ListMFADevices", { userName: "ada" }),
      narrowed("weakening-only", record("iam EnableMFADevice", { userName: "ada" })),
    ],
  },
  "access-key-changes": {
    found: [
      record("iam CreateAccessKey"),
      refused(record("iam DeleteAccessKey")),
      narrowed(
        "for-somebody-else",
        record("iam CreateAccessKey", other, {
          responseElements: { accessKey: { userName: "eve", accessKeyId: `AKIA${OWN_LETTERS}EVEA`, status: "Active" } },
        }),
      ),
    ],
    missed: [
      record("iam ListAccessKeys", other),
      narrowed("for-somebody-else", record("iam CreateAccessKey", { userName: "ada" })),
      narrowed("for-somebody-else", record("iam CreateAccessKey")),
    ],
  },
  "login-profile-changes": {
    found: [
      record("iam ChangePassword"),
      narrowed("for-somebody-else", record("iam CreateLoginProfile", { ...other, passwordResetRequired: true })),
      narrowed("without-forced-reset", record("iam UpdateLoginProfile", { ...other, passwordResetRequired: false })),
    ],
    missed: [
      record("iam GetLoginProfile", other),
      narrowed("for-somebody-else", record("iam UpdateLoginProfile", { userName: "ada" })),
      narrowed("without-forced-reset", record("iam CreateLoginProfile", { ...other, passwordResetRequired: true })),
    ],
  },
  "other-credential-changes": {
    found: [
      record("iam UploadSSHPublicKey", other),
      record("iam CreateServiceSpecificCredential", { ...other, serviceName: "codecommit.amazonaws.com" }),
    ],
    missed: [record("iam CreateAccessKey", other), record("iam ListSSHPublicKeys", other)],
  },
  "all-credential-changes": {
    found: [
      record("iam CreateAccessKey", other),
      record("iam DeactivateMFADevice", other),
      record("iam CreateLoginProfile", other),
    ],
    missed: [record("iam GetAccessKeyLastUsed"), record("iam CreateUser", other)],
  },
  "long-term-keys-in-use": {
    found: [record("s3 ListBuckets")],
    missed: [
      by(session, record("s3 ListBuckets")),
      refused(record("s3 ListBuckets")),
      by(deploy, record("s3 ListBuckets")),
    ],
  },
  "key-used-from-many-ips": {
    found: [repeat(3, 900, (index) => from(`198.51.100.${index}`, record("s3 ListBuckets")))],
    missed: [
      repeat(3, 901, (index) => from(`198.51.100.${index}`, record("s3 ListBuckets"))),
      repeat(9, 60, (index) => from(`198.51.100.${index % 2}`, record("s3 ListBuckets"))),
      repeat(3, 60, (index) => from(`198.51.100.${index}`, inConsole(record("s3 ListBuckets")))),
    ],
  },
  "session-token-requests": {
    found: [
      record("sts GetSessionToken", { durationSeconds: 3600 }),
      narrowed(
        "administrator-session-policy",
        record("sts GetFederationToken", { name: "eve", policy: policy("*", "*") }),
      ),
    ],
    missed: [
      assume,
      narrowed(
        "administrator-session-policy",
        record("sts GetFederationToken", { name: "eve", policy: policy("s3:GetObject", "*") }),
      ),
    ],
  },
  "iam-calls-with-session-token": {
    found: [by(session, record("iam CreateUser", other))],
    missed: [
      record("iam CreateUser", other),
      inConsole(record("iam CreateUser", other)),
      refused(by(session, record("iam CreateUser"))),
      by(deploy, record("iam CreateUser", other)),
    ],
  },
  "role-assumptions": {
    given: { role: DEPLOY },
    found: [
      assume,
      by(
        saml,
        record("sts AssumeRoleWithSAML", { roleArn: DEPLOY, principalArn: `arn:aws:iam::${OWN}:saml-provider/idp` }),
      ),
    ],
    missed: [refused(assume), record("sts AssumeRole", { roleArn: `${DEPLOY}-2` }), record("sts GetSessionToken")],
  },
  "role-chaining": {
    found: [by(deploy, assume)],
    missed: [
      assume,
      refused(by(deploy, assume)),
      viaService(by(deploy, assume)),
      record("sts AssumeRole", { roleArn: DEPLOY }, byAws("ec2.amazonaws.com")),
    ],
  },
  "role-assumed-cross-account": {
    found: [
      by(outside, assume),
      record("sts AssumeRole", { roleArn: `arn:aws:iam::${FOREIGN}:role/audit`, roleSessionName: "x" }),
    ],
    missed: [
      assume,
      refused(record("sts AssumeRole", { roleArn: `arn:aws:iam::${FOREIGN}:role/audit` })),
      record("sts AssumeRole", { roleArn: DEPLOY }, byAws("lambda.amazonaws.com")),
    ],
  },
  "federated-sessions": {
    found: [
      by(saml, record("sts AssumeRoleWithSAML", { roleArn: DEPLOY })),
      record(
        "sts AssumeRoleWithWebIdentity",
        { roleArn: DEPLOY },
        {
          userIdentity: {
            type: "WebIdentityUser",
            principalId: "token.actions.githubusercontent.com:sts.amazonaws.com:repo",
            userName: "repo",
            identityProvider: "token.actions.githubusercontent.com",
          },
        },
      ),
    ],
    missed: [assume, login("Success", deploy)],
  },
  "identity-provider-changes": {
    found: [
      record("iam CreateSAMLProvider", { name: "idp" }),
      record("iam UpdateOpenIDConnectProviderThumbprint", {
        openIDConnectProviderArn: `arn:aws:iam::${OWN}:oidc-provider/x`,
      }),
    ],
    missed: [record("iam GetSAMLProvider"), record("eks AssociateIdentityProviderConfig")],
  },
  "identity-center-changes": {
    found: [
      record("sso CreateAccountAssignment", { targetId: OWN }),
      record("identitystore CreateGroupMembership"),
      narrowed(
        "identity-source-changed",
        record("sso-directory EnableExternalIdPConfigurationForDirectory", { directoryId: "d-9067642ac7" }),
      ),
    ],
    missed: [
      record("iam CreateGroup", { groupName: "x" }),
      record("sso ListAccountAssignments"),
      narrowed("identity-source-changed", record("sso CreatePermissionSet", { name: "x" })),
    ],
  },
  "roles-anywhere-changes": {
    found: [record("rolesanywhere CreateTrustAnchor", { name: "x" })],
    missed: [record("rolesanywhere ListTrustAnchors"), record("rolesanywhere CreateSession")],
  },
  "password-policy-changes": {
    found: [
      record("iam UpdateAccountPasswordPolicy", { minimumPasswordLength: 6 }),
      refused(record("iam DeleteAccountPasswordPolicy")),
    ],
    missed: [record("iam GetAccountPasswordPolicy"), record("iam ChangePassword")],
  },
  "delegated-provider-access": {
    found: [
      record("iam AcceptDelegationRequest", { delegationRequestId: "x" }),
      by({ ...deploy, invokedByDelegate: { accountId: FOREIGN } }, record("s3 ListBuckets")),
    ],
    missed: [by(deploy, record("s3 ListBuckets")), record("iam ListDelegationRequests")],
  },
  "cognito-unauthenticated-credentials": {
    found: [
      by(
        { type: "Unknown" },
        data(
          "cognito-identity GetCredentialsForIdentity",
          { identityId: "eu-west-1:6f1e" },
          { responseElements: { credentials: { accessKeyId: `ASIA${OWN_LETTERS}COGN` } } },
        ),
      ),
    ],
    missed: [
      data("cognito-identity GetCredentialsForIdentity", { identityId: "eu-west-1:6f1e" }),
      refused(by({ type: "Unknown" }, data("cognito-identity GetId", {}))),
      by({ type: "Unknown" }, record("sso Authenticate")),
    ],
  },
  "imds-credentials-outside-ec2": {
    found: [
      {
        records: [from("203.0.113.9", by(onInstance, record("s3 ListBuckets")))],
        beside: [at("-3d", by(onInstance, record("s3 ListBuckets")))],
      },
    ],
    missed: [
      [at("-3d", by(onInstance, record("s3 ListBuckets"))), by(onInstance, record("s3 ListBuckets"))],
      by(deploy, record("s3 ListBuckets")),
      viaService(by(onInstance, record("s3 ListBuckets"))),
      by(role("web-server", "ip-10-0-0-1"), record("s3 ListBuckets")),
    ],
  },
  "sign-in-all": {
    found: [login("Failure"), record("signin SwitchRole"), record("signin ANameOfTomorrow")],
    missed: [record("sso Authenticate"), assume],
  },
};
