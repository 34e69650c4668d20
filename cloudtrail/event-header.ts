/** What every event must have: a time, a name, a service, a category. A record without them is set aside. */
import { EVENT_CATEGORIES, type EventCategory, type Rejection } from "./event.ts";
import { parseEventTime } from "./event-time.ts";
import { type CloudTrailRecord, type JsonObject, readBoolean, readObject, readString } from "./record.ts";

export type EventHeader = {
  eventTime: Date;
  eventName: string;
  eventBaseName: string;
  eventSource: string;
  eventCategory: EventCategory;
  /** insightDetails of an Insights record, where its service, name and state are. */
  insight: JsonObject | null;
};

const MAX_NAME_LENGTH = 256;
const API_DATE_SUFFIX = /20\d{2}_?\d{2}_?\d{2}(?:v\d+)?$/;
/** Aggregated records summarise many calls and have no name of their own. */
const AGGREGATED_NAME = "AggregatedDataEvents";
const AGGREGATED_SOURCE = "aggregated";

/** Reads the header, or says why the record cannot be stored. `now` bounds eventTime. */
export function readHeader(record: CloudTrailRecord, now: Date): EventHeader | Pick<Rejection, "code" | "message"> {
  const eventCategory = categoryOf(record);
  const insight = eventCategory === "Insight" ? readObject(record.insightDetails) : null;
  const isAggregated = eventCategory === "Aggregated";
  const when = parseEventTime(isAggregated ? readObject(record.timeWindow)?.windowStart : record.eventTime, now);
  if ("code" in when) return when;
  const eventName = isAggregated ? AGGREGATED_NAME : (readName(record.eventName) ?? readName(insight?.eventName));
  if (eventName === null) return { code: "event-name-missing", message: "The record has no eventName." };
  const eventSource =
    readName(record.eventSource) ?? readName(insight?.eventSource) ?? aggregatedSource(record, isAggregated);
  if (eventSource === null) return { code: "event-source-missing", message: "The record has no eventSource." };
  return {
    eventTime: when.time,
    eventName,
    eventBaseName: baseNameOf(eventName),
    eventSource,
    eventCategory,
    insight,
  };
}

/** eventCategory as recorded; derived for records older than eventVersion 1.07 and for values nobody documented. */
function categoryOf(record: CloudTrailRecord): EventCategory {
  const recorded = EVENT_CATEGORIES.find((category) => category === record.eventCategory);
  if (recorded !== undefined) return recorded;
  switch (record.eventType) {
    case "AwsCloudTrailInsight":
      return "Insight";
    case "AwsAggregatedEvent":
      return "Aggregated";
    case "AwsVpceEvent":
    case "AwsVpceEvents":
      return "NetworkActivity";
    default:
      return readBoolean(record.managementEvent) === false ? "Data" : "Management";
  }
}

/** Some records have a blank at the end of eventName. */
function readName(value: unknown): string | null {
  return typeof value === "string" ? readString(value.trim(), MAX_NAME_LENGTH) : null;
}

function aggregatedSource(record: CloudTrailRecord, isAggregated: boolean): string | null {
  return isAggregated ? (readName(readObject(record.summary)?.eventSource) ?? AGGREGATED_SOURCE) : null;
}

function baseNameOf(eventName: string): string {
  const last = eventName.charCodeAt(eventName.length - 1);
  const endsInDigit = last >= 48 && last <= 57;
  return (endsInDigit && eventName.replace(API_DATE_SUFFIX, "")) || eventName;
}
