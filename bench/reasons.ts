/** Why goals are not met: what was tried, where the floor is, what would be next. One entry for all lines that share a reason. */
import type { Line } from "./line.ts";

type Reason = { lines: RegExp; why: string };

const REASONS: readonly Reason[] = [
  {
    lines: /^Whole path against/,
    why: `the floor is the work, not the way it is done. An event is read, extracted (identity, principal, resources, facts), looked for
among all that is stored, and put into a table with a key and nine indexes, the dictionaries, the rollups and the ledger, on the same
two cores as the database, S3 and SQS. The lines "Alone" are what single steps reach with the machine to themselves: extraction,
bringing the files through the AWS SDK, and COPY with the indexes each take 12 to 20 µs, and together more than the goal
allows for everything, before a duplicate is looked for or a rollup merged. Tried and kept: threads, numbered events instead of
records in memory, binary COPY, loads that take turns (no second look for duplicates), ids looked up month by month, the
ledger asked for many files at once, rollups added up from series (docs/adr/0003, 0006, 0012). Tried and dropped: a staging table, hash
indexes on ids, other nurseries and collectors of V8, other sizes of batches. Next: lines of days summed in the background as
months are, series numbers in the event row instead of six columns and four indexes, a filter of ids in memory`,
  },
  {
    lines: /^Rate at the full store/,
    why: `an event that comes into a full month goes down deeper indexes, and is looked for in two or three months that are full as
well, where the empty store has none; Postgres also vacuums what the import before has written. The rate does not fall further with
what lies behind those months: an import of 42 weeks ends at the rate at which it began. Tried and kept: no plan that reads an
index from end to end or all rows of a month (it had been 0.55). Next: the filter of ids`,
  },
  {
    lines: /^Resident memory/,
    why: `two threads with a heap of their own, the code of Node (60 MiB) and what the allocator does not give back after buffers of many
sizes. Tried and kept: one address database for all threads, read by a thread that ends; a bound on events that wait; dictionaries
that fit the heap. Limits on heaps and on what is read at once were lowered once more after a run that missed
(535 to 598 MiB at 10M; an import of 533,000 events then peaked at 434 MiB instead of 492)`,
  },
  {
    lines: /^All tables, indexes and rollups/,
    why: `the gzipped files say once what repeats; a row that can be found by time, id, identity, principal, operation, address, resource,
fact and error has an entry in each index, and random uuids do not compress: event id and request id with their two indexes are
130 bytes, and the simulated organization has a new resource every seven events and a new identity every ten. The parts are
listed. Tried and kept: dictionaries, uuids as 16 bytes, GIN without a pending list, rollups by series. Next: series numbers in
the event row (about 160 bytes), packed indexes of months that are over (about 90)`,
  },
  {
    lines: /, 1 day$|^Top principals of writes|^Top event names of one IP|^Groups by service and event name/,
    why: `a few milliseconds on either side: two round trips, planning over the partitions and decoding are most of ours, and DuckDB runs
in the process that asks, over columns that lie in memory. Tried and kept: cubes of pairs, rows where they are few, small
dictionaries kept in the process, look-ups shared by a page (docs/adr/0009, 0011). Tried and dropped: other costs of random pages,
join_collapse_limit, dictionaries as JSON`,
  },
  {
    lines: /^Explorer, to the last byte/,
    why: `pages that come at the same moment share one process of Node, which draws each in 30 to 40 ms of processor time, and two cores
with Postgres; half of all pages are far below the goal. Tried and kept: rows sent as one text, cells without components,
one session look-up, queries started before the audit line is written, one element for a value. Tried and dropped: a larger
nursery. Next: several web processes on machines with more cores, less of Mantine on the server`,
  },
  {
    lines: /^Ingest at full rate beside/,
    why: `both use the same two cores to the full: twenty readers take a fifth of them (four pages a second of 30 to 40 ms in Node and as
much in Postgres). It falls as pages get cheaper: it was 24 % before`,
  },
  {
    lines: /^Searches: LCP/,
    why: `the list is drawn once with its counts, so that it does not move. The counts themselves take a tenth of a second (the lines of the
catalogue); at 10M the page was asked for right after a load of 190,000 events, while Postgres vacuumed what that had written,
and why it then took so long was not found out. At 1M the same page in the same place took 0.6 s`,
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
