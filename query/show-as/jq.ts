/** Shell commands that read the trail's files from S3 and filter their records with jq. Client-safe. */
import type { TimeRange } from "../event-query.ts";
import { jqProgram } from "./jq-filter.ts";
import { plainValues, shellWord } from "./shell.ts";
import { commentLines, type Question, rangeTexts, type ShownQuery, translate } from "./shown-query.ts";

const DAY_MS = 86_400_000;
/** A file is delivered some minutes after its events, so the last ones of a day are in the next day's folder. */
const LATE_MS = 3_600_000;
const MAX_DAYS = 62;

/** The query as commands for a shell with the AWS CLI and jq. */
export function showAsJq(query: Question): ShownQuery {
  // jq reaches everything that is in the record.
  const { tests, ...gaps } = translate(query, () => true);
  const list = (words: readonly string[] | null, command: string) =>
    words === null ? `$(${command})` : words.join(" ");
  const folders = (path: string) => `aws s3 ls "s3://$bucket/${path}/" | awk '$1 == "PRE" { print $2 }' | tr -d /`;
  const accounts = list(plainValues(query, "recipientAccountId"), folders("$prefix"));
  const regions = list(plainValues(query, "awsRegion"), folders("$prefix/$account/CloudTrail"));
  const text = [
    "# The original files in S3, with the AWS CLI and jq.",
    ...commentLines("#", gaps),
    "# A file may be delivered twice: the same eventID is the same event.",
    "bucket='<trail-bucket>'",
    "prefix='AWSLogs'  # with a prefix of your own: <prefix>/AWSLogs; organization trails: AWSLogs/<organization-id>",
    `for account in ${accounts}; do`,
    `for region in ${regions}; do`,
    `for day in ${listFolders(query.range).join(" ")}; do`,
    `  aws s3 ls --recursive "s3://$bucket/$prefix/$account/CloudTrail/$region/$day/" | awk '{ print $4 }'`,
    "done; done; done |",
    'while read -r key; do aws s3 cp "s3://$bucket/$key" - | gunzip; done |',
    `jq -c ${shellWord(jqOverFiles(query).replace(/\n$/, ""))}`,
  ].join("\n");
  return { text, ...gaps };
}

/** The jq program alone, over the content of a trail file. */
export function jqOverFiles(query: Question): string {
  const { tests } = translate(query, () => true);
  const program = jqProgram(tests, rangeTexts(query.range));
  const at = program.lastIndexOf("\nselect(");
  return `${program.slice(0, at)}\n.Records[] | ${program.slice(at + 1)}`;
}

/** Folders by day, or by month when those would be too many. */
function listFolders({ from, to }: TimeRange): string[] {
  const end = to.getTime() + LATE_MS;
  const days: string[] = [];
  for (let ms = Math.floor(from.getTime() / DAY_MS) * DAY_MS; ms < end; ms += DAY_MS) {
    days.push(new Date(ms).toISOString().slice(0, 10).replaceAll("-", "/"));
  }
  return days.length <= MAX_DAYS ? days : [...new Set(days.map((day) => day.slice(0, 7)))];
}
