/** Values that a parameter of a search is offered. */
import type { ReportParameter } from "../../query/report-answers.ts";
import { patternText } from "../explorer/edit-query.ts";

/**
 * Values of the data as the parameter takes them, with their counts: where it wants an id and the data has the ARN, the
 * end of the ARN. What it would refuse is not offered.
 */
export function countOptions(
  { pattern }: Pick<ReportParameter, "pattern">,
  suggestions: readonly { value: string; count: number | null }[],
): Map<string, number | null> {
  const form = pattern === null ? null : new RegExp(pattern);
  const counts = new Map<string, number | null>();
  for (const { value, count } of suggestions) {
    const text = patternText(value);
    const taken = form === null || form.test(text) ? text : text.slice(text.lastIndexOf("/") + 1);
    if (form === null || form.test(taken)) counts.set(taken, (counts.get(taken) ?? 0) + (count ?? 0));
  }
  return counts;
}

/** Values that are always offered and hold the text; all of them while the text is one of them. */
export function fixedOptions(values: readonly string[], text: string): string[] {
  const typed = text.trim().toLowerCase();
  if (values.includes(text.trim())) return [...values];
  return values.filter((value) => value.toLowerCase().includes(typed));
}
