/**
 * `aws cloudtrail lookup-events`: one attribute, one Region at a time, management events of the last 90 days. It hands over
 * the whole record as text, so jq does the rest. Client-safe.
 */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { parsePattern } from "../value-pattern.ts";
import { jqProgram, jqText } from "./jq-filter.ts";
import { plainValues, shellWord } from "./shell.ts";
import { commentLines, type Question, rangeTexts, type ShownQuery, translate } from "./shown-query.ts";

/** Attributes that mean the same as a field, the most telling first. */
const ATTRIBUTES: readonly (readonly [FieldKey, string])[] = [
  ["eventID", "EventId"],
  ["accessKeyId", "AccessKeyId"],
  ["eventName", "EventName"],
  ["eventSource", "EventSource"],
  ["readOnly", "ReadOnly"],
];

const KEPT_MS = 90 * 86_400_000;

/** The query as commands for a shell with the AWS CLI and jq; `now` tells what Event history still has. */
export function showAsCli(query: Question, now: Date): ShownQuery {
  const { tests, ...gaps } = translate(query, () => true);
  const range = rangeTexts(query.range);
  const attribute = chooseAttribute(query);
  const regions =
    plainValues(query, "awsRegion")?.join(" ") ??
    "$(aws ec2 describe-regions --query 'Regions[].RegionName' --output text)";
  const tooOld = query.range.from.getTime() < now.getTime() - KEPT_MS;
  const text = [
    "# CloudTrail Event history: management events of the account whose credentials you use.",
    "# It can look for one attribute at a time; jq does the rest. No data events, no network activity events.",
    ...(tooOld ? ["# It keeps 90 days: the beginning of this range is gone."] : []),
    ...commentLines("#", gaps),
    `for region in ${regions}; do`,
    ...lookups(attribute, range),
    "done |",
    `jq -c ${shellWord(overLookup(jqProgram(tests, range)))}`,
  ].join("\n");
  return { text, ...gaps };
}

type Attribute = { key: string; values: readonly string[] };

function lookups(attribute: Attribute | null, range: { from: string; to: string }): string[] {
  const command = (more: string) =>
    `  aws cloudtrail lookup-events --region "$region" --output json --start-time ${range.from}Z --end-time ${range.to}Z${more}`;
  if (attribute === null) return [command("")];
  return attribute.values.map((value) => {
    // As JSON: the short form would cut at commas.
    const json = `[{"AttributeKey":"${attribute.key}","AttributeValue":${jqText(value)}}]`;
    return command(` \\\n    --lookup-attributes ${shellWord(json)}`);
  });
}

/** The first attribute whose field has only a few exact wanted values. */
function chooseAttribute({ filters }: Question): Attribute | null {
  for (const [field, key] of ATTRIBUTES) {
    const include = filters[field]?.include ?? [];
    const values = include.flatMap((value) => {
      const pattern = parsePattern(value);
      return pattern?.kind === "exact" ? [pattern.text] : [];
    });
    if (values.length > 0 && values.length === include.length && values.length <= 10) return { key, values };
  }
  return null;
}

function overLookup(program: string): string {
  const at = program.lastIndexOf("\nselect(");
  return `${program.slice(0, at)}\n.Events[].CloudTrailEvent | fromjson | ${program.slice(at + 1)}`;
}
