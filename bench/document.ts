/** docs/performance.md: written by the benchmark, one part for each size that was run. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Line } from "./line.ts";
import { formatSize } from "./options.ts";
import { renderReasons } from "./reasons.ts";
import { renderMarkdown } from "./table.ts";

const PATH = fileURLToPath(new URL("../docs/performance.md", import.meta.url));

const HEAD = `# Performance

Written by \`npm run bench\`. Times vary from machine to machine, so **ratios count**: Trailsight and what people would use
instead run on the same events, on the same machine, in the same run.

\`\`\`
npm run bench -- --size 1M     # ten minutes
npm run bench -- --size 10M
npm run bench -- --size 50M    # hours, 60 GB of disk
\`\`\`

- **Data**: the simulator makes one week of an organization; every other week is that week at its own time, with event and
  request ids, temporary keys, instances, objects and rare addresses of its own. Every event is in it once. The same size
  gives the same bytes.
- **Whole path**: notices in SQS, objects in S3 (both served by a local stand-in on the same cores), the worker as a process of its own,
  durable commits; de-duplicated, with dictionaries, sessions, resources, rollups and ledger. The clock runs from the
  first commit until 99 % of the files are committed; how long the last ones took is a line of its own.
- **Queries** run through the product's own functions. DuckDB answers the same question on its own table: flat typed
  columns of the same metadata, sorted by time. A line counts only when both answers are equal. "Cold" is the first
  query after a restart of Postgres; caches of the operating system stay, because dropping them needs a privilege.
  Counts of the catalogue are remembered beforehand, as the web server does behind its readers; that is a line of its own.
- **Readers** ask for pages of the explorer and look at each for five seconds on average; a page counts from the request to
  its last byte. First-load JavaScript is every script that the page's HTML names.
- **Ratio** is Trailsight's rate to the other's for rates, and the other's time to Trailsight's for queries: more is better, except for
  sizes.
`;

/** Puts the part of this size in its place, largest size last; the other parts stay. */
export async function writeDocument(
  size: number,
  lines: readonly Line[],
  conditions: readonly (readonly [string, string])[],
): Promise<void> {
  const text = await readFile(PATH, "utf8").catch(() => "");
  await writeFile(PATH, replacePart(text, size, renderPart(size, lines, conditions)));
}

/** A part begins with its heading and ends before the next. */
export function replacePart(text: string, size: number, part: string): string {
  const parts = new Map<number, string>();
  for (const [own, digits] of text.matchAll(/^## ([\d,]+) events$[\s\S]*?(?=^## |$(?![\s\S]))/gm)) {
    parts.set(Number(digits?.replaceAll(",", "")), own.trim());
  }
  parts.set(size, part.trim());
  const sorted = [...parts].sort(([a], [b]) => a - b).map(([, own]) => own);
  return `${[HEAD.trim(), ...sorted].join("\n\n")}\n`;
}

function renderPart(size: number, lines: readonly Line[], conditions: readonly (readonly [string, string])[]): string {
  const met = lines.filter((line) => line.met === true).length;
  const missed = lines.filter((line) => line.met === false).length;
  return [
    `## ${size.toLocaleString("en")} events`,
    "",
    `\`npm run bench -- --size ${formatSize(size)}\`: ${met} goals met, ${missed} not.`,
    "",
    ...conditions.map(([name, value]) => `- **${name}**: ${value}`),
    "",
    renderMarkdown(lines),
    "",
    renderReasons(lines),
  ].join("\n");
}
