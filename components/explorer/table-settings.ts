"use client";

import { useSyncExternalStore } from "react";
import { EVENT_COLUMNS } from "./event-columns.tsx";
import { SETTINGS_KEY } from "./table-settings-key.ts";

export type Density = "compact" | "comfortable";
/** Whose clock the times are by. */
export type TableClock = "utc" | "local" | "both";

/** What the events table looks like: the reader's own, kept in this browser. All else of a view is in its URL. */
export type TableSettings = {
  /** Ids of the columns that are shown, in order. */
  columns: readonly string[];
  /** Pixels, by column id; empty while the columns share the room. */
  widths: Readonly<Record<string, number>>;
  density: Density;
  clock: TableClock;
};

export const MIN_WIDTH = 44;
export const MAX_WIDTH = 900;

/** The column that opens an event: always shown. */
export const OPENING_COLUMN = "eventTime";

export const STANDARD_SETTINGS: TableSettings = {
  columns: EVENT_COLUMNS.filter(({ standard }) => standard).map(({ id }) => id),
  widths: {},
  density: "compact",
  clock: "utc",
};

const KNOWN = new Set([...EVENT_COLUMNS.map(({ id }) => id), "localTime"]);

/** A width that a column can have. */
export const clampWidth = (width: number): number => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));

/**
 * Settings from text that anything may have written. What cannot be read is as at first; unknown columns are left out,
 * and there is always the column that opens an event.
 */
export function readSettings(text: string | null): TableSettings {
  const kept = parseObject(text);
  if (kept === null) return STANDARD_SETTINGS;
  return {
    columns: readColumns(kept.columns),
    widths: readWidths(kept.widths),
    density: kept.density === "comfortable" ? "comfortable" : "compact",
    clock: kept.clock === "local" || kept.clock === "both" ? kept.clock : "utc",
  };
}

function parseObject(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function readColumns(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return STANDARD_SETTINGS.columns;
  const ids = [...new Set(value)].filter((id): id is string => typeof id === "string" && KNOWN.has(id));
  if (ids.length === 0) return STANDARD_SETTINGS.columns;
  const columns = ids.filter((id) => id !== "localTime");
  return columns.includes(OPENING_COLUMN) ? columns : [OPENING_COLUMN, ...columns];
}

function readWidths(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([id, width]) => KNOWN.has(id) && typeof width === "number" && Number.isFinite(width))
      .map(([id, width]) => [id, clampWidth(width)]),
  );
}

/** Columns as they are drawn: the second clock follows the first. */
export const shownColumns = ({ columns, clock }: Pick<TableSettings, "columns" | "clock">): string[] =>
  columns.flatMap((id) => (id === OPENING_COLUMN && clock === "both" ? [id, "localTime"] : [id]));

/** The same columns with one of them at another place among its neighbours. */
export function moveColumn(columns: readonly string[], id: string, to: number): string[] {
  const rest = columns.filter((one) => one !== id);
  return [...rest.slice(0, Math.max(0, to)), id, ...rest.slice(Math.max(0, to))];
}

const listeners = new Set<() => void>();
// Storage can be switched off: the settings then last as long as the page.
let unsaved: string | null = null;
let last: { text: string | null; settings: TableSettings } = { text: null, settings: STANDARD_SETTINGS };

function keptText(): string | null {
  try {
    return unsaved ?? window.localStorage.getItem(SETTINGS_KEY);
  } catch {
    return unsaved;
  }
}

function snapshot(): TableSettings {
  const text = keptText();
  if (text !== last.text) last = { text, settings: readSettings(text) };
  return last.settings;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function keep(text: string | null): void {
  try {
    if (text === null) window.localStorage.removeItem(SETTINGS_KEY);
    else window.localStorage.setItem(SETTINGS_KEY, text);
    unsaved = null;
  } catch {
    // Full or switched off.
    unsaved = text;
  }
  for (const listener of listeners) listener();
}

/** Changes some of the settings, everywhere at once. */
export const changeSettings = (changed: Partial<TableSettings>): void =>
  keep(JSON.stringify({ ...snapshot(), ...changed }));

/** Everything as it was at first. */
export const resetSettings = (): void => keep(null);

/** The settings of this browser; while the page the server drew comes alive, those of a first visit. */
export const useTableSettings = (): TableSettings => useSyncExternalStore(subscribe, snapshot, () => STANDARD_SETTINGS);

const never = () => () => {};

/** False while the page is as the server drew it, without knowing the reader's settings. */
export const useSettingsKnown = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
