/** Where the caret stands in the typed query line, and how a completion is put there. */
import { findLineName, type LineName } from "../../cloudtrail/line-names.ts";
import { type LineTerm, scanLine } from "../../query/line-terms.ts";

/** What is being typed: a term from its start, or a value of a name. `start` to `end` is what a completion replaces. */
export type LineSlot = {
  start: number;
  end: number;
  /** Without quotes. */
  typed: string;
  exclude: boolean;
} & ({ kind: "term" } | { kind: "value"; name: LineName; nameText: string; inList: boolean });

/** The slot that the caret stands in or at the end of. */
export function findSlot(text: string, caret: number): LineSlot {
  const before = text.slice(0, caret);
  const rest = /^[^\s,()"]*/.exec(text.slice(caret))?.[0].length ?? 0;
  const end = caret + rest;
  const found = lastTerm(before);
  if (found === null) return { kind: "term", start: caret, end, typed: "", exclude: false };
  const { term, offset } = found;
  const value = term.values.at(-1);
  const name = term.name === null ? null : findLineName(term.name.text);
  if (term.name !== null && name !== null && value !== undefined) {
    const inList = before[offset + term.name.end + 1] === "(";
    const start = offset + value.start;
    const { exclude } = term;
    return { kind: "value", name, nameText: term.name.text, inList, start, end, typed: value.text, exclude };
  }
  const start = offset + term.start;
  const typed = before.slice(start).replace(/^(?:[-!]|not\s+)/i, "");
  return { kind: "term", start, end, typed, exclude: term.exclude || /^[-!]/.test(before.slice(start)) };
}

/** The term that reaches up to the end of the text. After a problem further left only the last run is looked at. */
function lastTerm(text: string): { term: LineTerm; offset: number } | null {
  const reaches = (term: LineTerm | undefined, length: number): term is LineTerm =>
    term !== undefined && Math.max(term.end, term.values.at(-1)?.end ?? 0) >= length && !endsClosed(text);
  const whole = scanLine(text).terms.at(-1);
  if (reaches(whole, text.length)) return { term: whole, offset: 0 };
  const run = /\S+$/.exec(text)?.[0];
  if (run === undefined) return null;
  const offset = text.length - run.length;
  const term = scanLine(run).terms.at(-1) ?? {
    start: 0,
    end: run.length,
    exclude: false,
    name: null,
    values: [{ text: run, start: 0, end: run.length, quoted: false }],
  };
  return { term, offset };
}

/** A list or a quoted value is complete: what follows is something else. */
const endsClosed = (text: string): boolean => /[)]$/.test(text) && scanLine(text).problem === null;

/** The line with a completion in the slot, and where the caret then stands. `final` also closes a list. */
export function fillSlot(
  text: string,
  slot: LineSlot,
  filling: { insert: string; complete: boolean; final: boolean },
): { text: string; caret: number } {
  const after = text.slice(slot.end);
  const open = slot.kind === "value" && slot.inList && !/^[^()]*\)/.test(after);
  const close = filling.complete && filling.final && open ? ")" : "";
  const blank = filling.complete && !(slot.kind === "value" && slot.inList) && !/^\s/.test(after) ? " " : "";
  const before = `${text.slice(0, slot.start)}${filling.insert}${close}${blank}`;
  return { text: before + after, caret: before.length };
}
