/** One export as the pieces of a download. */
import type { TimeRange } from "../../../../query/event-query.ts";
import type { ExportHead, ExportWriter } from "../../../../query/export/export-format.ts";
import type { OpenExport } from "../../../../query/export/open-export.ts";
import type { Download } from "../download-route.ts";

/** Head, rows page by page, and the tail that says that it is complete. */
export async function* writeAll(writer: ExportWriter, head: ExportHead, { pages }: OpenExport): Download["pieces"] {
  yield { text: writer.head(head), rows: 0, last: false };
  let count = 0;
  for (;;) {
    const { value, done } = await pages.next();
    if (done) {
      yield { text: writer.tail({ count, more: value.more, complete: true }), rows: 0, last: true };
      return;
    }
    count += value.length;
    yield { text: writer.rows(value), rows: value.length, last: false };
  }
}

/** Digits, letters and hyphens only: `trailsight-events-20261120T000000Z-20261121T000000Z`. */
export function fileName(kind: string, { from, to }: TimeRange): string {
  const stamp = (time: Date) => time.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
  return `trailsight-${kind}-${stamp(from)}-${stamp(to)}`;
}
