/** Why goals are not met: what was tried, where the floor is, what would be next. One entry for all lines that share a reason. */
import type { Line } from "./line.ts";

type Reason = { lines: RegExp; why: string };

const REASONS: readonly Reason[] = [
  {
    lines: /^Whole path against/,
    why: `the floor is the work, not the way it is done. An event is read, extracted (identity, principal, resources, facts), looked for
among all that is stored, and put into a table with a key and nine indexes, five rollups, the dictionaries and the ledger,
on the same two cores as the database, S3 and SQS. The lines "Alone" are what single steps reach with a core to themselves:
reading with extraction, and COPY with the indexes, are each below the goal already, and bringing the files through the AWS SDK
comes on top (median files are small). Tried and kept: several threads, numbered events instead of records in memory, binary COPY,
loads that take turns (no second look for duplicates), ids looked up in the order of the index, the ledger asked for many
files at once, rollups added up from series (docs/adr/0003, 0006). Tried and dropped: COPY through a staging table, hash
instead of btree indexes on ids, larger nurseries and one-threaded garbage collection of V8, other batch sizes. Next:
day lines summed in the background like months, series numbers in the event row instead of six columns and four indexes`,
  },
  {
    lines: /^All tables, indexes and rollups/,
    why: `the gzipped files say each thing once where it repeats; a row that can be found by time, id, identity, principal, operation,
address, resource, fact and error has an entry in each index, and random uuids do not compress: request and event id with
their two indexes alone are 130 bytes. The parts are listed. Tried and kept: dictionaries, uuids as 16 bytes, GIN without a
pending list, rollups by series. Next: the same series numbers, closed months with packed indexes`,
  },
];

/** The missed lines by reason, as Markdown; empty when there are none. */
export function renderReasons(lines: readonly Line[]): string {
  const missed = lines.filter(({ met }) => met === false);
  if (missed.length === 0) return "";
  const byReason = new Map<string, string[]>();
  for (const { name } of missed) {
    const why = REASONS.find((reason) => reason.lines.test(name))?.why ?? "no reason is known yet";
    byReason.set(why, [...(byReason.get(why) ?? []), name]);
  }
  const items = [...byReason].map(([why, names]) => `- **${names.join("; ")}**: ${why.replaceAll("\n", " ")}.`);
  return ["### Goals that are not met, and why", "", ...items].join("\n");
}
