import { type ExportHead, exportWriter } from "../../../../query/export/export-format.ts";
import { openExport } from "../../../../query/export/open-export.ts";
import { canonicalSearch } from "../../../../query/search-params.ts";
import { formatInstant } from "../../../../query/time-range.ts";
import { downloadRoute } from "../download-route.ts";
import { readQuestion } from "../read-params.ts";
import {
  EXPORT_PARAMETERS,
  MAX_EXPORT_ROWS,
  readComments,
  readFormat,
  readRowLimit,
  readSubject,
} from "./read-export.ts";
import { fileName, writeAll } from "./write-export.ts";

/** `GET /api/v1/export?format=csv|json|ndjson`: events or groups as one file, with the query and its coverage inside. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE } = downloadRoute("export", async (call) => {
  const { params, signal } = call;
  const format = readFormat(params);
  const subject = readSubject(params, format);
  const writer = exportWriter(format, { subject, comments: readComments(params, format) });
  const limit = readRowLimit(params);
  const { query, search } = await readQuestion(call, EXPORT_PARAMETERS);
  const opened = await openExport(query, { subject, limit: limit ?? MAX_EXPORT_ROWS }, signal);
  const groupBy = subject.kind === "groups" ? subject.groupBy : null;
  const { from, to } = opened.coverage;
  const head: ExportHead = {
    exportedAt: formatInstant(new Date()),
    query: { search: canonicalSearch({ from, to, filters: query.filters }), groupBy, limit },
    coverage: opened.coverage,
  };
  return {
    headers: {
      "content-type": writer.contentType,
      "content-disposition": `attachment; filename="${fileName(subject.kind, query.range)}.${format}"`,
    },
    asked: {
      search,
      format,
      ...(groupBy === null ? {} : { groupBy: groupBy.join() }),
      ...(limit === null ? {} : { limit }),
    },
    pieces: writeAll(writer, head, opened),
    close: opened.close,
  };
});
