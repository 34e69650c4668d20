"use client";

import { createContext, type ReactNode, use } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";

/** Lines about values of a page, by field and value: what explains them stays on the server. */
export type Explanations = Readonly<Partial<Record<FieldKey, Readonly<Record<string, string>>>>>;

const Context = createContext<Explanations>({});

export function ExplanationsProvider({ lines, children }: { lines: Explanations; children: ReactNode }) {
  return <Context value={lines}>{children}</Context>;
}

/** The line about a value; null when there is none. */
export function useExplanation({ field, value }: { field: FieldKey; value: string | null }): string | null {
  const lines = use(Context)[field];
  return (value !== null && lines !== undefined && Object.hasOwn(lines, value) ? lines[value] : undefined) ?? null;
}
