"use client";

import { useEffect, useRef, useState } from "react";
import { chooseTarget, DownloadError, download, type Progress } from "./download.ts";
import type { Format } from "./row-counter.ts";

export type DownloadState =
  | { kind: "idle" }
  | { kind: "running"; progress: Progress }
  | { kind: "done"; progress: Progress }
  | { kind: "cancelled" }
  | { kind: "failed"; message: string };

const PROGRESS_STEP_MS = 100;

/** One download at a time, with a way to end it. Leaving the page or the dialog ends it too. */
export function useDownload(): {
  state: DownloadState;
  start: (file: { href: string; name: string; format: Format }) => Promise<void>;
  cancel: () => void;
} {
  const [state, setState] = useState<DownloadState>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async ({ href, name, format }: { href: string; name: string; format: Format }) => {
    const reader = new AbortController();
    running.current = reader;
    let shown = 0;
    const onProgress = (progress: Progress) => {
      if (performance.now() - shown < PROGRESS_STEP_MS) return;
      shown = performance.now();
      setState({ kind: "running", progress });
    };
    try {
      const target = await chooseTarget(name);
      if (target === null) return;
      setState({ kind: "running", progress: { rows: 0, bytes: 0 } });
      const progress = await download(href, { format, target, onProgress, signal: reader.signal });
      setState({ kind: "done", progress });
    } catch (error) {
      if (reader.signal.aborted) setState({ kind: "cancelled" });
      else
        setState({ kind: "failed", message: error instanceof DownloadError ? error.message : "something went wrong" });
    }
  };
  return { state, start, cancel: () => running.current?.abort() };
}
