/**
 * A download with true progress: the file goes to disk as it comes where the browser lets a page do that, else it is kept
 * until it is whole. Ending the request ends the query on the server.
 */
import { type Format, RowCounter } from "./row-counter.ts";

declare global {
  interface Window {
    /** File System Access; not in every browser. */
    showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
  }
}

/** The server's or the browser's reason, made for people. */
export class DownloadError extends Error {}

/** Where a download goes. */
export type Target = {
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(): Promise<void>;
  drop(): Promise<void>;
};

/** Most rows that are kept in memory where the page cannot write to disk: about 300 MB. */
export const MAX_ROWS_IN_MEMORY = 200_000;

/** Whether a page may write files here. */
export const canWriteFiles = (): boolean => typeof window.showSaveFilePicker === "function";

/** Asks where to save. Null when the reader changed their mind. Must be called by a click. */
export async function chooseTarget(name: string): Promise<Target | null> {
  if (window.showSaveFilePicker === undefined) return memoryTarget(name);
  try {
    const handle = await window.showSaveFilePicker({ suggestedName: name });
    const file = await handle.createWritable();
    return { write: (piece) => file.write(piece), finish: () => file.close(), drop: () => file.abort() };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw new DownloadError("the file cannot be written there", { cause: error });
  }
}

function memoryTarget(name: string): Target {
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: async (piece) => void pieces.push(piece),
    finish: async () => {
      const url = URL.createObjectURL(new Blob(pieces));
      saveAs(url, name);
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    drop: async () => {
      pieces = [];
    },
  };
}

/** Hands an address of our own to the browser's own downloads. */
export function saveAs(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

export type Progress = { rows: number; bytes: number };

/** Fetches an export into its target. Throws DownloadError, also when the file ends before its end. */
export async function download(
  href: string,
  options: { format: Format; target: Target; onProgress: (progress: Progress) => void; signal: AbortSignal },
): Promise<Progress> {
  const { format, target, onProgress, signal } = options;
  const counter = new RowCounter(format);
  const progress = () => ({ rows: counter.rows, bytes: counter.bytes });
  try {
    const response = await fetch(href, { signal, cache: "no-store" });
    if (!response.ok || response.body === null) throw new DownloadError(await readReason(response));
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      counter.add(piece.value);
      await target.write(piece.value);
      onProgress(progress());
    }
    if (counter.finished === null) throw new DownloadError("the download was cut off, and its file left out");
    await target.finish();
    return progress();
  } catch (error) {
    await target.drop().catch(() => undefined);
    if (error instanceof DownloadError || signal.aborted) throw error;
    throw new DownloadError("the connection was lost before the end", { cause: error });
  }
}

async function readReason(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null && "error" in body) {
      const { error } = body;
      if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
    }
  } catch {
    // Not an answer of ours.
  }
  return `the server answered ${response.status}`;
}
