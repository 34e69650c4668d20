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
well, where the empty store has none. With 50M events the indexes on what is new (identities, resources, first times) have 8 GB, and
their pages are touched at random: the first change of a page after each checkpoint puts the whole page into the WAL, compressed by
pglz, the only way that the embedded Postgres knows. It wrote 6 kB of WAL an event at the end (2.8 kB at the start) and, with 4 GB of
max_wal_size, made a checkpoint every 40 s; an import went from 11,900 to 8,100/s. Tried and kept: no plan that reads an index from end to
end or all rows of a month (it had been 0.55 at 10M); since the run at 50M a max_wal_size of an eighth of the free disk, 16 GB at the
most (8 GB at 10M: 0.80, and 0.77 with 4 GB). Next: the filter of ids`,
  },
  {
    lines: /^Resident memory/,
    why: `two threads with a heap of their own, the code of Node (60 MiB) and what the allocator does not give back after buffers of many
sizes. Tried and kept: one address database for all threads, read by a thread that ends; a bound on events that wait; dictionaries
that fit the heap, lower limits on what is read at once, and since the run at 50M two arenas of malloc (MALLOC_ARENA_MAX), which
measured 35 MiB less. It does not grow with the history: 545 MiB over the first million events of 50, 532 over the others`,
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
    lines: /^Top principals of a service/,
    why: `lines of a service and its principals are kept per day only: hours at the ends of a range come from the lines of all series,
which is what a day mostly consists of. Lines of hours would cost as much as those of series (docs/adr/0009). Next: hours of the newest
days only`,
  },
  {
    lines: /^The page of a principal, everything/,
    why: `the slowest of five principals: its resources, user agents and sessions are counted from its rows, because rollups do not hold
them, so that the cost grows with what it ever did. The peer is slower, and the parts of the page come one by one. Next: lines of
months per principal for these`,
  },
  {
    lines: /^The whole catalogue of searches/,
    why: `the counts of 750 days are added up in one statement. Next: months, as for the other lines`,
  },
  {
    lines: /, 1 day$|^Top principals of|^Top event names of one IP|^Newest page of|^Groups by service and event name/,
    why: `a few milliseconds on either side: two round trips, planning over the partitions and decoding are most of ours, and DuckDB runs
in the process that asks, over columns that lie in memory. Tried and kept: cubes of pairs, rows where they are few, small
dictionaries kept in the process, look-ups shared by a page (docs/adr/0009, 0011). Tried and dropped: other costs of random pages,
join_collapse_limit, dictionaries as JSON`,
  },
  {
    lines: /^Explorer, to the last byte/,
    why: `pages that come at the same moment share one process of Node, which draws each in 30 to 40 ms of processor time, and two cores
with Postgres; half of all pages are far below the goal. Two of the fourteen take most of the time: a month of one service, as rows
(0.15 s alone at 10M) and as groups (0.1 s), whose facets go through the days of 7,000 series. Runs on the same 10M differ: 160 to
225 ms. Tried and kept: rows sent as one text, cells without components, one session look-up, queries started before the audit
line is written, one element for a value, facets in one pass, no parallel workers for short questions. Tried and dropped: a larger
nursery; series grouped before they are counted (no gain that twenty readers showed). Next: lines of a service with account, Region,
identity type and error code; several web processes on machines with more cores`,
  },
  {
    lines: /^Ingest at full rate beside/,
    why: `both use the same two cores to the full: twenty readers take a fifth of them (four pages a second of 30 to 40 ms in Node and as
much in Postgres). It falls as pages get cheaper: it was 24 % before`,
  },
  {
    lines: /^Searches: LCP/,
    why: `the list is drawn with its counts, or without them when they take too long, as they do the first time that a range is asked about;
they are remembered behind the reader, and then take 0.1 s (the lines of the catalogue). Since the run at 50M the names wait 0.75 s
instead of two, and counts that come later fold nothing, so that nothing moves: 1.1 s at 10M, and 1.1 s by hand at 50M. Next: hours
remembered soon after they are over, before anybody asks`,
  },
  {
    lines: /^Account: LCP/,
    why: `a thousandth too much: the list of what is new was pushed down by what was denied and then allowed, whose skeleton was low.
Since the run it is as high as half of what may come: 0.018 at 10M, 0.031 before`,
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
