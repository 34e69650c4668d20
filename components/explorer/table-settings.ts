"use client";

import { useLocalStorage } from "@mantine/hooks";
import { EVENT_COLUMNS } from "./event-columns.tsx";

export type Density = "compact" | "comfortable";

type Settings = {
  /** Ids of columns that are not shown. */
  hidden: string[];
  density: Density;
};

const DEFAULTS: Settings = {
  hidden: EVENT_COLUMNS.filter(({ optional }) => optional).map(({ id }) => id),
  density: "compact",
};

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && "hidden" in value && Array.isArray(value.hidden) && "density" in value;

function readSettings(text: string | undefined): Settings {
  if (text === undefined) return DEFAULTS;
  try {
    const value: unknown = JSON.parse(text);
    return isSettings(value) ? value : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

/** Columns and density: the reader's own, kept in this browser; everything else of a view is in its URL. */
export function useTableSettings(): Settings & { change: (settings: Partial<Settings>) => void } {
  const [settings, setSettings] = useLocalStorage<Settings>({
    key: "trailsight-table",
    defaultValue: DEFAULTS,
    deserialize: readSettings,
  });
  return { ...settings, change: (changed) => setSettings((before) => ({ ...before, ...changed })) };
}
