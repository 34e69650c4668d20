/** What keeps watch: trails, logs, detectors, web ACL logs. */
import { readArray, readBoolean, readObject } from "../record.ts";
import { addFlag, addValue, type FactInput, type FactRule, isPresent, readItems } from "./fact-rule.ts";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";
const GUARDDUTY = "guardduty.amazonaws.com";
const LIST_EVENTS = ["CreateIPSet", "UpdateIPSet", "CreateThreatIntelSet", "UpdateThreatIntelSet"];

/** `trail.*`, `logs.*`, `guardduty.*`, `waf.*`. */
export const LOGGING_FACTS: readonly FactRule[] = [
  { eventSource: CLOUDTRAIL, eventNames: ["PutEventSelectors"], read: readSelectors },
  { eventSource: CLOUDTRAIL, eventNames: ["UpdateTrail"], read: readTrailScope },
  { eventSource: CLOUDTRAIL, eventNames: ["CreateTrail", "UpdateTrail"], read: readTrailTarget },
  { eventSource: "logs.amazonaws.com", eventNames: ["PutRetentionPolicy"], read: readRetention },
  { eventSource: GUARDDUTY, eventNames: ["UpdateDetector"], read: readDetector },
  { eventSource: GUARDDUTY, eventNames: LIST_EVENTS, read: readList },
  {
    eventSource: "wafv2.amazonaws.com",
    eventNames: ["DeleteLoggingConfiguration", "PutLoggingConfiguration"],
    read: readWafLogging,
  },
];

function readSelectors(input: FactInput): void {
  const { eventSelectors, advancedEventSelectors } = input.request;
  const off = readItems(eventSelectors).some(
    (selector) => readBoolean(readObject(selector)?.includeManagementEvents) === false,
  );
  const advanced = readItems(advancedEventSelectors);
  const blind = advanced.length > 0 && !advanced.some(selectsManagement);
  if (off || blind) addFlag(input, "trail.management_off");
}

function selectsManagement(selector: unknown): boolean {
  return readItems(readObject(selector)?.fieldSelectors).some((element) => {
    const field = readObject(element);
    return field?.field === "eventCategory" && readArray(field.equals).includes("Management");
  });
}

function readTrailScope(input: FactInput): void {
  const { request } = input;
  if (readBoolean(request.isMultiRegionTrail) === false) addFlag(input, "trail.multi_region_off");
  if (readBoolean(request.includeGlobalServiceEvents) === false) addFlag(input, "trail.global_events_off");
}

function readTrailTarget(input: FactInput): void {
  if (readBoolean(input.request.enableLogFileValidation) === false) addFlag(input, "trail.validation_off");
  addValue(input, "trail.bucket", input.request.s3BucketName);
}

function readRetention(input: FactInput): void {
  addValue(input, "logs.retention_days", input.request.retentionInDays);
}

function readDetector(input: FactInput): void {
  if (readBoolean(input.request.enable) === false) addFlag(input, "guardduty.disabled");
}

function readList(input: FactInput): void {
  if (readBoolean(input.request.activate) === true) addFlag(input, "guardduty.list_activated");
}

function readWafLogging(input: FactInput): void {
  if (input.hasRequest && !isPresent(input.request.loggingConfiguration)) addFlag(input, "waf.logging_off");
}
