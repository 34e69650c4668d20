"use client";

import { useLocalStorage } from "@mantine/hooks";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { FACET_CHOICES, FACETS } from "./facets.ts";

type Settings = {
  /** Facets that are shown, in order. */
  shown: readonly FieldKey[];
  /** Those of which only the title is. */
  closed: readonly FieldKey[];
};

const DEFAULTS: Settings = { shown: FACETS, closed: [] };

const readFields = (value: unknown): FieldKey[] => {
  const keys = Array.isArray(value) ? value : [];
  return FACET_CHOICES.filter((key) => keys.includes(key));
};

function readSettings(text: string | undefined): Settings {
  if (text === undefined) return DEFAULTS;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("shown" in value) || !("closed" in value)) return DEFAULTS;
    return { shown: readFields(value.shown), closed: readFields(value.closed) };
  } catch {
    return DEFAULTS;
  }
}

/** Which facets are shown and open: the reader's own, kept in this browser. */
export function useFacetSettings() {
  const [settings, setSettings] = useLocalStorage<Settings>({
    key: "trailsight-facets",
    defaultValue: DEFAULTS,
    deserialize: readSettings,
  });
  const toggled = (fields: readonly FieldKey[], field: FieldKey): FieldKey[] =>
    FACET_CHOICES.filter((key) => fields.includes(key) !== (key === field));
  return {
    ...settings,
    toggleShown: (field: FieldKey) => setSettings((before) => ({ ...before, shown: toggled(before.shown, field) })),
    toggleClosed: (field: FieldKey) => setSettings((before) => ({ ...before, closed: toggled(before.closed, field) })),
    showUsual: () => setSettings(DEFAULTS),
  };
}
