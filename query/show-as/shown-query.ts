/** A query in another language, and what that language cannot say of it. Client-safe. */
import { findField } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import type { EventQuery, TimeRange } from "../event-query.ts";
import { not, type RawPath, type RawTest, restrict } from "./raw-test.ts";
import { type RecordFilter, recordFilters } from "./record-tests.ts";

/** A query with its range resolved. */
export type Question = Pick<EventQuery, "filters"> & { range: TimeRange };

export type ShownQuery = {
  /** Ready to be run; what it leaves out is in its comments as well. */
  text: string;
  /** Filters that are not in it, each with why. The answer is wider by them. */
  leftOut: string[];
  /** Filters that are in it, but only nearly the same. */
  approximate: string[];
};

/** The tests of a query as far as a language reaches. All of them must hold. */
export type Translation = Pick<ShownQuery, "leftOut" | "approximate"> & { tests: RawTest[] };

/** Translates the filters for a language that reaches some members of the record. */
export function translate(query: Question, reaches: (path: RawPath) => boolean): Translation {
  const translation: Translation = { tests: [], leftOut: [], approximate: [] };
  for (const filter of recordFilters(query)) {
    const name = describeFilter(filter);
    const { test, missing } = filter.test === null ? { test: null, missing: [] } : restrict(filter.test, reaches);
    const members = [...new Set(missing)].join(", ");
    if (test === null) {
      translation.leftOut.push(`${name} (${members === "" ? filter.note : `no ${members} here`})`);
      continue;
    }
    translation.tests.push(filter.mode === "include" ? test : not(test));
    const differs = [filter.note, members === "" ? null : `without ${members}`].filter((one) => one !== null);
    if (differs.length > 0) translation.approximate.push(`${name} (${differs.join("; ")})`);
  }
  return translation;
}

const MAX_SHOWN = 120;

/** `Country is not DE, FR`: one line, whatever the values hold. */
function describeFilter({ field, mode, values }: RecordFilter): string {
  const list = visibleText(values.join(", "));
  const cut = list.length > MAX_SHOWN ? `${list.slice(0, MAX_SHOWN)}…` : list;
  return `${findField(field)?.label ?? field} ${mode === "include" ? "is" : "is not"} ${cut}`;
}

/** Comment lines in a language where `mark` begins one. They hold no line ends of their own. */
export function commentLines(mark: string, { leftOut, approximate }: Omit<Translation, "tests">): string[] {
  return [
    ...leftOut.map((line) => `${mark} Not expressible here, leaves out: ${line}`),
    ...approximate.map((line) => `${mark} Nearly the same: ${line}`),
  ];
}

const SECOND_MS = 1_000;

/**
 * The range in whole seconds, `2026-11-20T08:00:00` each. Event times are whole seconds, so rounding both ends up changes
 * nothing; without zone or fraction the texts sort like the times.
 */
export function rangeTexts({ from, to }: TimeRange): { from: string; to: string } {
  const text = (time: Date) => new Date(Math.ceil(time.getTime() / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19);
  return { from: text(from), to: text(to) };
}
