"use client";

import { useEffect, useState } from "react";

/** An answer of /api/v1 that is not the one asked for. `message` is made for people. */
export class AnswerError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks our own API. Throws AnswerError; the caller names the shape, which query/answers.ts holds. */
export async function fetchAnswer<T>(href: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(href, { headers: { accept: "application/json" }, signal });
  if (response.status === 401)
    throw new AnswerError("unauthorized", "You are signed out. Reload the page to sign in again.");
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new AnswerError(
    String(body?.error?.code ?? response.status),
    String(body?.error?.message ?? `The server answered ${response.status}.`),
  );
}

type Settled<T> = { request: string; href: string; answer: T | null; error: AnswerError | null };

/** What came of a request. While one is under way the answer before it stays; `answered` is the address it came from. */
export type AnswerState<T> = {
  answer: T | null;
  answered: string | null;
  error: AnswerError | null;
  loading: boolean;
  retry: () => void;
};

/** Asks for `href` (null: asks nothing) and again whenever it changes; an overtaken request is cancelled. */
export function useAnswer<T>(href: string | null): AnswerState<T> {
  const [attempt, setAttempt] = useState(0);
  const [settled, setSettled] = useState<Settled<T> | null>(null);
  const request = href === null ? null : `${attempt} ${href}`;

  useEffect(() => {
    if (href === null || request === null) return;
    const abort = new AbortController();
    fetchAnswer<T>(href, abort.signal).then(
      (answer) => setSettled({ request, href, answer, error: null }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const known =
          error instanceof AnswerError ? error : new AnswerError("network", "The server could not be reached.");
        setSettled({ request, href, answer: null, error: known });
      },
    );
    return () => abort.abort();
  }, [href, request]);

  const current = settled !== null && settled.request === request;
  return {
    answer: request === null ? null : (settled?.answer ?? null),
    answered: settled?.href ?? null,
    error: current ? settled.error : null,
    loading: request !== null && !current,
    retry: () => setAttempt((count) => count + 1),
  };
}
