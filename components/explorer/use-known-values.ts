"use client";

import type { KnownValues } from "./line-options.ts";
import { slotField, slotText, WORD_FIELDS } from "./line-options.ts";
import type { LineSlot } from "./line-slot.ts";
import { useSuggestions } from "./use-suggestions.ts";

const MIN_WORD = 2;

/** Values of the data for what is being typed: of its field, or for a word of the usual fields. Null asks for nothing. */
export function useKnownValues(slot: LineSlot | null): { known: KnownValues; loading: boolean; error: string | null } {
  const text = slot === null ? "" : slotText(slot);
  const word = slot?.kind === "term" && text.length >= MIN_WORD && !/[:=]/.test(text);
  const field = slot === null ? null : slotField(slot);
  const [first, second] = WORD_FIELDS;
  const own = useSuggestions(field, text, { limit: 20 });
  const names = useSuggestions(word ? first : null, text, { limit: 6 });
  const principals = useSuggestions(word ? second : null, text, { limit: 6 });
  const known: KnownValues =
    field === null ? { [first]: names.suggestions, [second]: principals.suggestions } : { [field]: own.suggestions };
  const used = field === null ? [names, principals] : [own];
  return {
    known,
    loading: used.some(({ loading }) => loading),
    error: used.map(({ error }) => error).find((message) => message !== null) ?? null,
  };
}
