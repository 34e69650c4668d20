import type { SavedRange, SavedReportAnswer, SavedVisibility } from "../../query/saved-report-answers.ts";

/** What a saved report is called and who may open it. */
export type SavedWords = { name: string; description: string; visibility: SavedVisibility };

/** A view to be saved. `report`: slug of a common search; null for the explorer. */
export type SavedQuestion = { report: string | null; search: string; range: SavedRange };

/** The answer, or why there is none, in words. */
type Outcome<T> = { answer: T } | { problem: string };

async function send<T>(href: string, init: RequestInit): Promise<Outcome<T>> {
  const response = await fetch(href, init).catch(() => null);
  if (response === null) return { problem: "The server could not be reached." };
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return { answer: body };
  return { problem: String(body?.error?.message ?? `The server answered ${response.status}.`) };
}

const asJson = (method: "POST" | "PATCH", body: object): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const hrefOf = (id: string): string => `/api/v1/saved-reports/${encodeURIComponent(id)}`;

/** Saves a view. */
export const saveReport = (
  words: SavedWords,
  question: SavedQuestion,
): Promise<Outcome<Pick<SavedReportAnswer, "id" | "link">>> =>
  send("/api/v1/saved-reports", asJson("POST", { ...words, ...question }));

/** Renames a saved report, or changes who may open it. */
export const changeReport = (id: string, words: SavedWords): Promise<Outcome<object>> =>
  send(hrefOf(id), asJson("PATCH", words));

/** Deletes a saved report. */
export const deleteReport = (id: string): Promise<Outcome<object>> => send(hrefOf(id), { method: "DELETE" });
