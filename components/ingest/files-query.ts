/** What the ledger's page asks: its URL ↔ filter. */
import { InvalidQueryError } from "../../query/event-query.ts";

export const FILE_STATUSES = ["loaded", "ignored", "failed"] as const;
export const FILE_KINDS = ["log", "insight", "network-activity", "aggregated", "digest", "foreign"] as const;

export type FilesView = {
  status: (typeof FILE_STATUSES)[number] | null;
  kind: (typeof FILE_KINDS)[number] | null;
  account: string | null;
  region: string | null;
  reason: string | null;
  /** Part of the key. */
  text: string | null;
  cursor: string | null;
};

const NAMES: readonly (keyof FilesView)[] = ["status", "kind", "account", "region", "reason", "text", "cursor"];

/** Reads the URL; an empty parameter says nothing, as forms send it. Throws InvalidQueryError, naming the parameter. */
export function parseFilesView(params: URLSearchParams): FilesView {
  for (const name of params.keys()) {
    if (!NAMES.some((known) => known === name))
      throw new InvalidQueryError(name, `unknown parameter: ${name.slice(0, 100)}`);
  }
  return {
    status: readOneOf(params, "status", FILE_STATUSES),
    kind: readOneOf(params, "kind", FILE_KINDS),
    account: readText(params, "account"),
    region: readText(params, "region"),
    reason: readText(params, "reason"),
    text: readText(params, "text"),
    cursor: readCursor(params),
  };
}

/** The page's URL for a filter. */
export function filesHref(view: Partial<FilesView>): string {
  const search = new URLSearchParams();
  for (const name of NAMES) {
    const value = view[name];
    if (value != null) search.set(name, value);
  }
  return search.size === 0 ? "/ingest" : `/ingest?${search}#files`;
}

const readText = (params: URLSearchParams, name: string): string | null => {
  const text = params.get(name)?.trim() ?? "";
  return text === "" ? null : text;
};

function readCursor(params: URLSearchParams): string | null {
  const text = readText(params, "cursor");
  if (text === null || /^[1-9]\d{0,8}$/.test(text)) return text;
  throw new InvalidQueryError("cursor", "cursor is not one that this page gave");
}

function readOneOf<T extends string>(params: URLSearchParams, name: string, values: readonly T[]): T | null {
  const text = readText(params, name);
  if (text === null) return null;
  const value = values.find((one) => one === text);
  if (value === undefined) throw new InvalidQueryError(name, `${name} must be one of ${values.join(", ")}`);
  return value;
}
