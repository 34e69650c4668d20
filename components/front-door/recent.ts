"use client";

/** What this browser opened last through the box. Kept in localStorage only: nothing of it leaves the machine. */
import { useSyncExternalStore } from "react";
import { findEntity } from "../../cloudtrail/entities.ts";
import { findField } from "../../cloudtrail/fields.ts";
import type { Candidate } from "../../query/lookup/lookup-answers.ts";

export type Recent = Pick<Candidate, "kind" | "field" | "value" | "label" | "detail">;

const KEY = "trailsight.recent";
const MAX_RECENT = 8;
const NONE: readonly Recent[] = [];

let text: string | null = null;
let parsed: readonly Recent[] = NONE;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Without storage (private windows, full disks) nothing is remembered. */
function readText(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function snapshot(): readonly Recent[] {
  const now = readText();
  if (now !== text) {
    text = now;
    parsed = parseRecent(now);
  }
  return parsed;
}

/** Entries of older versions and edited ones are left out. */
export function parseRecent(stored: string | null): readonly Recent[] {
  if (stored === null) return NONE;
  try {
    const list: unknown = JSON.parse(stored);
    return Array.isArray(list) ? list.filter(isRecent).slice(0, MAX_RECENT) : NONE;
  } catch {
    return NONE;
  }
}

function isRecent(entry: unknown): entry is Recent {
  if (typeof entry !== "object" || entry === null) return false;
  const { kind, field, value, label, detail }: Partial<Record<keyof Recent, unknown>> = entry;
  return (
    typeof kind === "string" &&
    (kind === "event" || kind === "filter" || findEntity(kind) !== null) &&
    typeof field === "string" &&
    findField(field) !== null &&
    typeof value === "string" &&
    typeof label === "string" &&
    (detail === null || typeof detail === "string")
  );
}

function store(list: readonly Recent[]): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    return;
  }
  for (const listener of listeners) listener();
}

/** Remembers what was opened, newest first and once each. */
export function rememberRecent({ kind, field, value, label, detail }: Recent): void {
  const others = snapshot().filter((one) => one.kind !== kind || one.field !== field || one.value !== value);
  store([{ kind, field, value, label, detail }, ...others].slice(0, MAX_RECENT));
}

export const forgetRecent = (): void => store(NONE);

/** What was opened last, newest first. */
export const useRecent = (): readonly Recent[] => useSyncExternalStore(subscribe, snapshot, () => NONE);
