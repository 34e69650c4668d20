"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { type Field, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import type { SuggestionsAnswer } from "../../query/answers.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { useAnswer } from "../use-answer.ts";
import { useExplorer } from "./explorer-state.tsx";

/** `value` is a filter's value: exact, stars escaped. Its count is null until the server has said it. */
export type Suggestion = { value: string; count: number | null };

export type Suggestions = { suggestions: Suggestion[]; loading: boolean; error: string | null };

/** Most values asked for at once. */
const LIMIT = 50;

/** Values known without asking the server. */
const fixedValues = (field: Field): readonly string[] | null =>
  field.kind === "boolean" ? ["true", "false"] : (field.values ?? null);

/** Fields whose values can be listed. */
export const hasSuggestions = (field: Field): boolean => field.groupable !== false && field.kind !== "uuid";

/**
 * Values of a field (null: of none) that hold the text, most frequent first, counted in the range and under the other
 * filters of the page.
 */
export function useSuggestions(key: FieldKey | null, text: string, limit = LIMIT): Suggestions {
  const { view } = useExplorer();
  const field = key === null ? null : findField(key);
  const asked = field !== null && hasSuggestions(field);
  // Field and text settle together: the text that was typed for one field is not asked of the next.
  const wanted = `${key ?? ""}:${text.trim()}`;
  const [settled] = useDebouncedValue(wanted, 150);
  const isOwn = settled.startsWith(`${key}:`);
  const href =
    asked && isOwn
      ? eventQueryHref("/api/v1/suggestions", view.query, {
          field: field.key,
          text: settled.slice(settled.indexOf(":") + 1),
          limit: String(limit),
        })
      : null;
  const { answer, answered, loading: isAsking, error } = useAnswer<SuggestionsAnswer>(href);
  const loading = asked && (isAsking || settled !== wanted);
  // The answer before this one may be of another field.
  const own = answered !== null && new URL(answered, "http://localhost").searchParams.get("field") === key;
  const counted =
    answer === null || !own
      ? []
      : answer.values.flatMap(({ value, count }) =>
          value === null ? [] : [{ value: exactValue(String(value)), count }],
        );
  const fixed = field === null ? null : fixedValues(field);
  const typed = text.trim().toLowerCase();
  const missing = (fixed ?? [])
    .filter((value) => value.toLowerCase().includes(typed) && !counted.some((one) => one.value === value))
    .map((value) => ({ value, count: loading ? null : 0 }));
  // Of equally likely values those that start with the text are meant more often.
  const starts = ({ value }: Suggestion) => value.toLowerCase().startsWith(typed);
  const ordered = [...counted.filter(starts), ...counted.filter((one) => !starts(one))];
  return { suggestions: [...ordered, ...missing], loading, error: error?.message ?? null };
}
