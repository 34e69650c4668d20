/** The lines of Store. */
import { mebibytes } from "../figures.ts";
import { type Line, note } from "../line.ts";
import type { Run } from "../run.ts";
import { countDictionaries, measureEventIndexes, measureStore } from "./store-size.ts";

const MOST_TIMES = 2;
/** Parts smaller than this share are summed. */
const SMALL = 0.01;

/** Bytes of the store, after a vacuum. */
export async function measureStoreLines(run: Run): Promise<void> {
  const { client, data, say } = run;
  say("Store: vacuum, sizes…");
  await client.query("vacuum (analyze)");
  const { rows } = await client.query<{ events: string }>("select count(*) as events from cloudtrail.event");
  const events = Number(rows[0]?.events);
  const parts = await measureStore(client);
  const total = parts.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0);
  // Live weeks and the large file are stored as well: compared by the event.
  const gzippedPerEvent = data.gzippedBytes / data.records;
  const ratio = total / events / gzippedPerEvent;
  run.lines.push({
    section: "Store",
    name: "All tables, indexes and rollups against the gzipped log files, by the event",
    goal: `≤ ${MOST_TIMES}`,
    ours: `${Math.round(total / events)} B (${mebibytes(total)})`,
    peer: `${Math.round(gzippedPerEvent)} B (${mebibytes(data.gzippedBytes)})`,
    ratio,
    met: ratio <= MOST_TIMES,
  });
  const perEvent = (bytes: number): string => `${(bytes / events).toFixed(1)} B`;
  const [large, small] = [parts.filter(isLarge(total)), parts.filter((part) => !isLarge(total)(part))];
  const lines: Line[] = large.map(({ name, tableBytes, indexBytes }) =>
    note("Store", `— ${name}, an event`, `${perEvent(tableBytes)} + ${perEvent(indexBytes)} of indexes`),
  );
  const rest = small.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0);
  lines.push(note("Store", "— the rest, an event", perEvent(rest)));
  for (const { name, bytes } of await measureEventIndexes(client)) {
    lines.push(note("Store", `— index ${name}, an event`, perEvent(bytes)));
  }
  run.lines.push(...lines);
  run.conditions.push(["Stored events", events.toLocaleString("en")], ...(await cardinalities(run)));
}

const isLarge =
  (total: number) =>
  ({ tableBytes, indexBytes }: { tableBytes: number; indexBytes: number }): boolean =>
    (tableBytes + indexBytes) / total > SMALL;

async function cardinalities({ client }: Run): Promise<[string, string][]> {
  const counts = await countDictionaries(client);
  return [["Distinct values", counts.map(([name, entries]) => `${entries.toLocaleString("en")} ${name}`).join(", ")]];
}
