/** CloudTrail Lake SQL: columns as CloudTrail spells them, `eventTime` as a timestamp, request and response as maps. Client-safe. */
import type { RawPath } from "./raw-test.ts";
import { commentLines, type Question, rangeTexts, type ShownQuery, translate } from "./shown-query.ts";
import { type SqlTable, sqlExpression, sqlLike, TEXT_COLUMNS } from "./sql.ts";

const MAPS = ["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"];

const MEMBERS: ReadonlySet<string> = new Set([...TEXT_COLUMNS, "userIdentity.sessionContext.sourceIdentity"]);

/** Columns of another type than text. */
const CAST_MEMBERS: ReadonlySet<string> = new Set(["readOnly", "eventTime", "sessionCredentialFromConsole"]);

const TABLE: SqlTable = {
  column: (path: RawPath) => {
    const [first = "", second, ...deeper] = path;
    const name = path.join(".");
    // Values of the maps are text; what lies deeper in them cannot be asked for by name.
    if (MAPS.includes(first)) return deeper.length === 0 ? `element_at(${first}, '${second}')` : null;
    if (CAST_MEMBERS.has(name)) return `CAST(${name} AS VARCHAR)`;
    return MEMBERS.has(name) ? name : null;
  },
  mentions: (pattern) => {
    const inside = sqlLike("v", { text: pattern.text, openStart: true, openEnd: true });
    const maps = ["requestParameters", "responseElements", "serviceEventDetails"].map(
      (map) => `any_match(map_values(${map}), v -> ${inside})`,
    );
    const open = pattern.kind === "exact" ? { openStart: false, openEnd: false } : pattern;
    const arn = sqlLike("r.arn", { text: pattern.text, openStart: open.openStart, openEnd: open.openEnd });
    return `(any_match(resources, r -> ${arn}) OR ${maps.join(" OR ")})`;
  },
};

/** The query as one statement for CloudTrail Lake. */
export function showAsLake(query: Question): ShownQuery {
  const { tests, ...gaps } = translate(query, (path) => TABLE.column(path) !== null);
  const { from, to } = rangeTexts(query.range);
  const instant = (text: string) => `'${text.replace("T", " ")}'`;
  const text = [
    "-- AWS CloudTrail Lake: put the id of your event data store (the last part of its ARN) after FROM.",
    ...commentLines("--", gaps),
    "SELECT eventTime, eventID, eventName, eventSource, awsRegion, recipientAccountId,",
    "  userIdentity.arn, userIdentity.sessionContext.sessionIssuer.arn AS issuerArn,",
    "  sourceIPAddress, userAgent, errorCode, errorMessage, readOnly",
    "FROM <event-data-store-id>",
    `WHERE eventTime >= ${instant(from)} AND eventTime < ${instant(to)}`,
    ...tests.map((test) => `  AND ${sqlExpression(test, TABLE)}`),
    "ORDER BY eventTime DESC",
  ].join("\n");
  return { text, ...gaps };
}
