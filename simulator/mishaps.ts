/** Calls that went wrong, worded as AWS words them: refusals, throttling, things that are not there. */
import type { Call } from "./call.ts";
import type { Caller } from "./caller.ts";
import { alphanumeric } from "./identifiers.ts";
import type { Random } from "./random.ts";

/** Who said no. */
export type Refusal =
  | "no identity-based policy"
  | "service control policy"
  | "permissions boundary"
  | "resource-based policy";

const REASONS: Record<Refusal, (action: string) => string> = {
  "no identity-based policy": (action) => `because no identity-based policy allows the ${action} action`,
  "service control policy": () => "with an explicit deny in a service control policy",
  "permissions boundary": (action) => `because no permissions boundary allows the ${action} action`,
  "resource-based policy": (action) => `because no resource-based policy allows the ${action} action`,
};

/** Services that answer AccessDeniedException where others say AccessDenied. */
const EXCEPTION_SOURCES =
  /^(dynamodb|secretsmanager|logs|ecs|ecr|lambda|kms|organizations|config|guardduty|securityhub|states)\./;

/**
 * The call refused. EC2 keeps the parameters and appends an encoded message; elsewhere most refusals lose their
 * parameters: two in three over all, as measured on public records.
 */
export function denied(options: { call: Call; caller: Caller; random: Random; by?: Refusal }): Call {
  const { call, caller, random, by = "no identity-based policy" } = options;
  const service = call.eventSource.slice(0, call.eventSource.indexOf("."));
  const action = `${service === "monitoring" ? "cloudwatch" : service}:${actionOf(call.eventName)}`;
  const why = REASONS[by](action);
  const refusal = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${call.on ?? call.resources?.[0]?.ARN ?? "*"} ${why}`;
  const { responseElements: _, ...asked } = call;
  if (service === "ec2") {
    const encoded = `Encoded authorization failure message: ${encodedMessage(random)}`;
    const errorMessage = `You are not authorized to perform this operation. ${refusal}. ${encoded}`;
    return { ...asked, errorCode: "Client.UnauthorizedOperation", errorMessage };
  }
  const errorCode = EXCEPTION_SOURCES.test(call.eventSource) ? "AccessDeniedException" : "AccessDenied";
  const requestParameters = random.chance(0.82) ? null : (call.requestParameters ?? null);
  return { ...asked, requestParameters, errorCode, errorMessage: refusal };
}

/** The call answered with "slow down". */
export function throttled(call: Call): Call {
  const { responseElements: _, ...asked } = call;
  if (call.eventSource === "ec2.amazonaws.com") {
    return { ...asked, errorCode: "Client.RequestLimitExceeded", errorMessage: "Request limit exceeded." };
  }
  if (call.eventSource === "iam.amazonaws.com")
    return { ...asked, errorCode: "Throttling", errorMessage: "Rate exceeded" };
  return { ...asked, errorCode: "ThrottlingException", errorMessage: "Rate exceeded" };
}

/** The call failed with a code and message of the service; nothing came back. */
export function failed(call: Call, errorCode: string, errorMessage: string): Call {
  const { responseElements: _, ...asked } = call;
  return { ...asked, errorCode, errorMessage };
}

/** IAM actions differ from event names here and there: the API date of Lambda, the plural of S3 listings. */
function actionOf(eventName: string): string {
  if (eventName === "ListObjects") return "ListBucket";
  return eventName.replace(/\d{8}(v\d)?$/, "");
}

function encodedMessage(random: Random): string {
  return `${alphanumeric(random, 60)}-${alphanumeric(random, 180)}_${alphanumeric(random, 120)}`;
}
