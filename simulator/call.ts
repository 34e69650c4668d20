/** One call to AWS as its caller and the service see it, before it becomes a record. */
import type { Random } from "./random.ts";
import type { Site } from "./world.ts";

/** A JSON value; members that are undefined are left out of the record. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMembers;
/** A JSON object. */
export type JsonMembers = { readonly [member: string]: Json | undefined };

/** An entry of `resources[]`; some services leave the type out. */
export type ResourceEntry = { ARN?: string; ARNPrefix?: string; accountId?: string; type?: string };

/** What a call leaves in its record. */
export type Call = {
  eventSource: string;
  eventName: string;
  readOnly: boolean;
  requestParameters?: JsonMembers | null;
  responseElements?: JsonMembers | null;
  additionalEventData?: JsonMembers;
  serviceEventDetails?: JsonMembers;
  resources?: readonly ResourceEntry[];
  apiVersion?: string;
  /** A data event instead of a management event. */
  data?: true;
  errorCode?: string;
  errorMessage?: string;
  /** AwsApiCall when absent. */
  eventType?: "AwsServiceEvent" | "AwsConsoleSignIn" | "AwsConsoleAction";
  /** What a refusal of this call would name; `*` when absent. */
  on?: string;
};

/** Makes one call against the resources of a site. */
export type CallMaker = (site: Site, random: Random) => Call;

/** A call that changes nothing and answers nothing worth recording. */
export function read(service: string, eventName: string, requestParameters: JsonMembers | null = null): Call {
  return { eventSource: `${service}.amazonaws.com`, eventName, readOnly: true, requestParameters };
}

/** A call that changes something. */
export function write(
  service: string,
  eventName: string,
  bodies: { request?: JsonMembers | null; response?: JsonMembers | null },
): Call {
  const { request = null, response = null } = bodies;
  const eventSource = `${service}.amazonaws.com`;
  return { eventSource, eventName, readOnly: false, requestParameters: request, responseElements: response };
}
