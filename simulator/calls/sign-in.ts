/** Sign-in events: the console, its role switch, IAM Identity Center and its portal. */
import type { Call, JsonMembers } from "../call.ts";

/** A console sign-in. A failed one has an errorMessage and no errorCode. */
export function consoleLogin(options: { success: boolean; mfaUsed: boolean; region: string }): Call {
  const { success, mfaUsed, region } = options;
  return {
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    readOnly: false,
    responseElements: { ConsoleLogin: success ? "Success" : "Failure" },
    additionalEventData: {
      LoginTo: `https://${region}.console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&region=${region}&state=hashArgsFromTB_${region}`,
      MobileVersion: "No",
      MFAUsed: mfaUsed ? "Yes" : "No",
    },
    eventType: "AwsConsoleSignIn",
    ...(success ? {} : { errorMessage: "Failed authentication" }),
  };
}

/** CheckMfa, the step between password and console. */
export function checkMfa(success: boolean): Call {
  return {
    eventSource: "signin.amazonaws.com",
    eventName: "CheckMfa",
    readOnly: false,
    responseElements: { CheckMfa: success ? "Success" : "Failure" },
    additionalEventData: { MfaType: "Virtual MFA" },
    eventType: "AwsConsoleSignIn",
  };
}

/** SwitchRole in the console; recorded in the account of the role, under the role. */
export function switchRole(options: { from: string; region: string }): Call {
  const { from, region } = options;
  return {
    eventSource: "signin.amazonaws.com",
    eventName: "SwitchRole",
    readOnly: false,
    responseElements: { SwitchRole: "Success" },
    additionalEventData: {
      SwitchFrom: from,
      RedirectTo: `https://${region}.console.aws.amazon.com/console/home?region=${region}#`,
    },
    eventType: "AwsConsoleSignIn",
  };
}

/** GetSigninToken: a console session made from API credentials. */
export function getSigninToken(accessKeyId: string): Call {
  return {
    eventSource: "signin.amazonaws.com",
    eventName: "GetSigninToken",
    readOnly: false,
    responseElements: { credentials: { accessKeyId }, GetSigninToken: "Success" },
    additionalEventData: { MobileVersion: "No", MFAUsed: "No" },
    eventType: "AwsConsoleSignIn",
  };
}

/** A step of signing in to the portal of IAM Identity Center. */
export function portalStep(options: {
  step: "CredentialChallenge" | "CredentialVerification" | "UserAuthentication";
  workflowId: string;
  credential: "PASSWORD" | "TOTP";
  userName?: string;
  loginTo?: string;
  success: boolean;
}): Call {
  const { step, workflowId, credential, userName, loginTo, success } = options;
  return {
    eventSource: "signin.amazonaws.com",
    eventName: step,
    readOnly: false,
    additionalEventData: {
      AuthWorkflowID: workflowId,
      LoginTo: loginTo,
      UserName: userName,
      CredentialType: credential,
    },
    serviceEventDetails: { [step]: success ? "Success" : "Failure" },
    eventType: "AwsServiceEvent",
  };
}

/** What the portal does once somebody is in it: lists, then opens a role in an account. */
export function portalCall(
  eventName: "ListAccounts" | "ListAccountRoles" | "GetRoleCredentials" | "Federate" | "Authenticate",
  details: JsonMembers,
): Call {
  return {
    eventSource: "sso.amazonaws.com",
    eventName,
    readOnly: eventName !== "Federate" && eventName !== "Authenticate",
    serviceEventDetails: details,
    eventType: "AwsServiceEvent",
  };
}
