/**
 * Athena SQL over the table of AWS's guide "Query AWS CloudTrail logs" (`cloudtrail_logs`, with partition projection
 * `cloudtrail_logs_pp`): columns in lower case, `eventtime` as text, request and response as JSON text. Client-safe.
 */
import type { RawPath } from "./raw-test.ts";
import { commentLines, type Question, rangeTexts, type ShownQuery, translate } from "./shown-query.ts";
import { type SqlTable, sqlExpression, sqlLike, TEXT_COLUMNS } from "./sql.ts";

/** The last events of a day are in files of the next. */
const LATE_MS = 3_600_000;

/** Columns that hold JSON as text. */
const JSON_COLUMNS = ["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"];

/** Members of the record that are columns, or members of columns, of the table. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...TEXT_COLUMNS,
  "eventTime",
  "readOnly",
  "sessionCredentialFromConsole",
  "userIdentity.sessionContext.attributes.creationDate",
]);

const TABLE: SqlTable = {
  column: (path: RawPath) => {
    const [first = "", ...rest] = path;
    if (JSON_COLUMNS.includes(first)) return `json_extract_scalar(${first.toLowerCase()}, '$.${rest.join(".")}')`;
    return MEMBERS.has(path.join(".")) ? path.join(".").toLowerCase() : null;
  },
  mentions: (pattern) => {
    const exact = pattern.kind === "exact";
    const openStart = !exact && pattern.openStart;
    const openEnd = !exact && pattern.openEnd;
    // Inside JSON text a value stands between quotes, with escapes of its own.
    const json = JSON.stringify(pattern.text).slice(1, -1);
    const text = `${openStart ? "" : '"'}${json}${openEnd ? "" : '"'}`;
    const inJson = ["requestparameters", "responseelements", "serviceeventdetails"].map((column) =>
      sqlLike(column, { text, openStart: true, openEnd: true }),
    );
    const arn = sqlLike("r.arn", { text: pattern.text, openStart, openEnd });
    return `(any_match(resources, r -> ${arn}) OR ${inJson.join(" OR ")})`;
  },
};

/** The query as one statement for Athena. */
export function showAsAthena(query: Question): ShownQuery {
  const { tests, ...gaps } = translate(query, (path) => TABLE.column(path) !== null);
  const { from, to } = rangeTexts(query.range);
  const text = [
    '-- Amazon Athena, table as in the guide "Query AWS CloudTrail logs" (columns in lower case).',
    ...commentLines("--", gaps),
    "SELECT eventtime, eventid, eventname, eventsource, awsregion, recipientaccountid,",
    "  useridentity.arn, useridentity.sessioncontext.sessionissuer.arn AS issuerarn,",
    "  sourceipaddress, useragent, errorcode, errormessage, readonly",
    "FROM cloudtrail_logs",
    `WHERE eventtime >= '${from}' AND eventtime < '${to}'`,
    "  -- Much cheaper with partitions: files are named for their delivery, a little after the event.",
    `  -- AND "timestamp" BETWEEN '${day(query.range.from)}' AND '${day(new Date(query.range.to.getTime() + LATE_MS))}'`,
    ...tests.map((test) => `  AND ${sqlExpression(test, TABLE)}`),
    "ORDER BY eventtime DESC",
  ].join("\n");
  return { text, ...gaps };
}

/** `2026/11/20`, as the partitions are named. */
const day = (time: Date): string => time.toISOString().slice(0, 10).replaceAll("-", "/");
