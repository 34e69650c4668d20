/** What CloudTrail Insights measured: the unusual rate of one API or error, the usual one, and whom it blames. */
import { toEventID } from "./event-id.ts";
import {
  INSIGHT_ATTRIBUTES,
  type InsightAttribute,
  type InsightAttribution,
  type InsightContributor,
  type InsightMeasure,
  type InsightNumbers,
} from "./insight-measure.ts";
import { type CloudTrailRecord, type JsonObject, readArray, readCount, readObject, readString } from "./record.ts";
import { isStorable } from "./storable-text.ts";

/** CloudTrail names at most five for each attribute. */
const MAX_CONTRIBUTORS = 20;
const MAX_VALUE_LENGTH = 512;
const MAX_ID_LENGTH = 4096;
const MAX_DURATION = 2_147_483_647;

/** Thrown and caught here only: the message says which member is malformed. */
class MalformedInsight extends Error {}

/**
 * Reads `insightDetails`, or says what is malformed about it, without text of the record. Members that are absent are null;
 * members of another type than documented are refused, because a wrong number is worse than none.
 */
export function readInsight(
  record: CloudTrailRecord,
  { details, eventID }: { details: JsonObject | null; eventID: string },
): InsightNumbers | { problem: string } {
  try {
    if (details === null) throw new MalformedInsight("insightDetails is not an object.");
    if (details.state !== "Start" && details.state !== "End") {
      throw new MalformedInsight("insightDetails.state is neither Start nor End.");
    }
    const context = readMember(details, "insightContext");
    const statistics = readMember(context, "statistics");
    const shared = readString(record.sharedEventID, MAX_ID_LENGTH)?.trim() ?? "";
    return {
      pairID: shared === "" ? eventID : toEventID(shared),
      baselineAverage: readAverage(readMember(statistics, "baseline")?.average),
      insightAverage: readAverage(readMember(statistics, "insight")?.average),
      baselineDuration: readDuration(statistics?.baselineDuration),
      insightDuration: readDuration(statistics?.insightDuration),
      ...readAttributions(context?.attributions),
    };
  } catch (error) {
    if (error instanceof MalformedInsight) return { problem: error.message };
    throw error;
  }
}

/** An object member; null when it or its parent is absent. */
function readMember(parent: JsonObject | null, name: string): JsonObject | null {
  const value = parent?.[name] ?? null;
  if (value === null) return null;
  const object = readObject(value);
  if (object === null) throw new MalformedInsight(`insightDetails: ${name} is not an object.`);
  return object;
}

function readAverage(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const number = typeof value === "string" && value.trim() !== "" && value.length <= 40 ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  throw new MalformedInsight("insightDetails: an average is not a number of at least 0.");
}

function readDuration(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const minutes = readCount(value);
  if (minutes !== null && minutes <= MAX_DURATION) return minutes;
  throw new MalformedInsight("insightDetails: a duration is not a number of minutes.");
}

function readAttributions(value: unknown): Pick<InsightMeasure, "attributions" | "attributionsDropped"> {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw new MalformedInsight("insightDetails: attributions is not a list.");
  }
  const attributions = new Map<InsightAttribute, InsightAttribution>();
  let dropped = false;
  for (const one of readArray(value)) {
    const named = readObject(one);
    const attribute = INSIGHT_ATTRIBUTES.find((known) => known === named?.attribute);
    if (named === null || attribute === undefined || attributions.has(attribute)) {
      dropped = true;
      continue;
    }
    const insight = readContributors(attribute, named.insight);
    const baseline = readContributors(attribute, named.baseline);
    dropped ||= insight.dropped || baseline.dropped;
    attributions.set(attribute, { attribute, insight: insight.kept, baseline: baseline.kept });
  }
  return { attributions: [...attributions.values()], attributionsDropped: dropped };
}

function readContributors(attribute: InsightAttribute, value: unknown) {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw new MalformedInsight("insightDetails: the contributors of an attribution are not a list.");
  }
  const kept: InsightContributor[] = [];
  let dropped = false;
  for (const one of readArray(value)) {
    const contributor = readObject(one);
    const text = readString(contributor?.value, MAX_VALUE_LENGTH);
    // CloudTrail writes the text "null" for calls that succeeded.
    const isNone = attribute === "errorCode" && (text === null || text === "null");
    if (contributor === null || kept.length === MAX_CONTRIBUTORS || (!isNone && (text === null || !isStorable(text)))) {
      dropped = true;
      continue;
    }
    kept.push({ value: isNone ? null : text, average: readAverage(contributor.average) });
  }
  return { kept, dropped };
}
