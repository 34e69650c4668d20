import { listHidden } from "../../../../../../lib/known-good.ts";
import { EXPORT_COLUMNS } from "../../../../../../query/export/export-columns.ts";
import { type ExportHead, type ExportSubject, exportWriter } from "../../../../../../query/export/export-format.ts";
import { openExport } from "../../../../../../query/export/open-export.ts";
import { canonicalSearch } from "../../../../../../query/search-params.ts";
import { formatInstant } from "../../../../../../query/time-range.ts";
import { listReport, type OpenReport, openReport } from "../../../../../../reports/run-report.ts";
import { downloadRoute } from "../../../download-route.ts";
import { MAX_EXPORT_ROWS, readFormat } from "../../../export/read-export.ts";
import { fileName, writeAll } from "../../../export/write-export.ts";
import { readKnownGood } from "../../../read-params.ts";
import { readReport } from "../../read-report.ts";

const SUBJECT: ExportSubject = { kind: "events", columns: EXPORT_COLUMNS };

/** `GET /api/v1/reports/{slug}/export?format=csv|json|ndjson`: every event of a report as one file. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE } = downloadRoute("report-export", async (call) => {
  const { slug, asked, question, given, others } = await readReport(call, ["format", "knownGood"]);
  const { query, search } = question;
  const format = readFormat(others);
  const knownGood = readKnownGood(others);
  const hide = await listHidden(knownGood);
  const writer = exportWriter(format, { subject: SUBJECT, comments: true });
  // Looked up inside the snapshot that the events are read from.
  let report: Promise<OpenReport> | null = null;
  const opened = await openExport(
    query,
    {
      subject: SUBJECT,
      limit: MAX_EXPORT_ROWS,
      listPage: async (page) => {
        report ??= openReport({ asked, ...query, ...hide }, call.signal);
        return listReport(await report, page, call.signal);
      },
    },
    call.signal,
  );
  const { from, to } = opened.coverage;
  const range = canonicalSearch({ from, to, filters: query.filters });
  const own = new URLSearchParams([...asked.values].map(([name, value]) => [name, String(value)]));
  if (asked.narrow.length > 0) own.set("narrow", asked.narrow.join(","));
  if (knownGood === "hide") own.set("knownGood", knownGood);
  const head: ExportHead = {
    exportedAt: formatInstant(new Date()),
    query: { report: slug, search: own.size === 0 ? range : `${range}&${own}`, groupBy: null, limit: null },
    coverage: opened.coverage,
  };
  return {
    headers: {
      "content-type": writer.contentType,
      "content-disposition": `attachment; filename="${fileName(slug, query.range)}.${format}"`,
    },
    asked: { slug, search, given, format, knownGood },
    pieces: writeAll(writer, head, opened),
    close: opened.close,
  };
});
