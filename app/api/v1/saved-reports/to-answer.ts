import type { User } from "../../../../lib/auth.ts";
import { env } from "../../../../lib/env.ts";
import { InvalidQueryError } from "../../../../query/event-query.ts";
import type { SavedReportAnswer } from "../../../../query/saved-report-answers.ts";
import { formatInstant, isRolling } from "../../../../query/time-range.ts";
import type { SavedReport } from "../../../../reports/saved-report.ts";
import { describeView, readView } from "./read-view.ts";

/** The short link of a saved report. */
export const savedReportLink = (id: string): string => `${env().appOrigin}/s/${id}`;

/** A saved report as the API shows it to `reader`. */
export function toSavedReportAnswer(saved: SavedReport, reader: User): SavedReportAnswer {
  const { ownerId, createdAt, updatedAt, lastOpenedAt, ...rest } = saved;
  return {
    ...rest,
    ...describeSaved(saved),
    mine: ownerId === reader.id,
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
    lastOpenedAt: lastOpenedAt && formatInstant(lastOpenedAt),
    link: savedReportLink(saved.id),
  };
}

type Described = Pick<SavedReportAnswer, "title" | "asks" | "range" | "from" | "to" | "problem">;

/** A search or a field may be gone since the report was saved. */
function describeSaved({ report, search }: SavedReport): Described {
  try {
    const saved = readView(report, search);
    const { from, to } = saved.view.query;
    const range = isRolling({ from, to }) ? "rolling" : "fixed";
    return { title: saved.title, asks: describeView(saved), range, from, to, problem: null };
  } catch (error) {
    if (!(error instanceof InvalidQueryError)) throw error;
    const params = new URLSearchParams(search);
    const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
    const range = isRolling({ from, to }) ? "rolling" : "fixed";
    return { title: report, asks: { line: search, groupBy: [] }, range, from, to, problem: error.message };
  }
}
