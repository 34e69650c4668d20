"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { FIELDS, type Field, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import type { SuggestionsAnswer } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
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

/** The reader's own filter of a field comes before the one that is offered. */
function withOffers(query: EventQuery, own: FieldKey, offers: Offers): EventQuery {
  const added = FIELDS.flatMap(({ key }) => {
    const value = offers[key];
    return value === undefined || key === own ? [] : [[key, { include: [value], exclude: [] }] as const];
  });
  return { ...query, filters: { ...Object.fromEntries(added), ...query.filters } };
}

/** Which values of the field: filters of their events, and on the field itself how they are written. */
export type Offers = Partial<Record<FieldKey, string>>;

/**
 * Values of a field (null: of none) that hold the text, most frequent first, counted in the range and under the other
 * filters of the page.
 */
export function useSuggestions(
  key: FieldKey | null,
  text: string,
  { limit = LIMIT, offers = {} }: { limit?: number; offers?: Offers } = {},
): Suggestions {
  const { view } = useExplorer();
  const field = key === null ? null : findField(key);
  const asked = field !== null && hasSuggestions(field);
  // Field and text settle together: the text that was typed for one field is not asked of the next.
  const wanted = `${key ?? ""}:${text.trim()}`;
  const [settled] = useDebouncedValue(wanted, 150);
  const isOwn = settled.startsWith(`${key}:`);
  const href =
    asked && isOwn
      ? eventQueryHref("/api/v1/suggestions", withOffers(view.query, field.key, offers), {
          field: field.key,
          match: offers[field.key] ?? null,
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
