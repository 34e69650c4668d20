/** Progress of a load: a bar on a terminal, a line every few seconds elsewhere; on stderr. */
import { SingleBar } from "cli-progress";
import type { ImportProgress } from "../ingest/import.ts";

const LINE_EVERY_MS = 5_000;

/** Call update() as often as you like, and end() once. */
export function showImportProgress(): { update(progress: ImportProgress): void; end(): void } {
  return process.stderr.isTTY ? showBar() : showLines();
}

function showBar(): ReturnType<typeof showImportProgress> {
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value}/{total} files | {text}",
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(0, 0, { text: "looking for files" });
  return {
    update: (progress) => {
      // While the files are still being listed the whole is unknown: what is found so far stands for it.
      bar.setTotal(progress.filesTotal ?? progress.files);
      bar.update(progress.files, { text: describeProgress(progress) });
    },
    end: () => bar.stop(),
  };
}

function showLines(): ReturnType<typeof showImportProgress> {
  let nextAt = Date.now() + LINE_EVERY_MS;
  return {
    update: (progress) => {
      if (Date.now() < nextAt) return;
      nextAt = Date.now() + LINE_EVERY_MS;
      const total = progress.filesTotal === null ? "" : ` of ${progress.filesTotal}`;
      console.error(`${progress.files}${total} files, ${describeProgress(progress)}`);
    },
    end: () => {},
  };
}

function describeProgress(progress: ImportProgress): string {
  const left = progress.secondsLeft === null ? "" : `, ${formatSeconds(progress.secondsLeft)} left`;
  const failed = progress.failed === 0 ? "" : `, ${progress.failed} failed`;
  return `${progress.events} events, ${Math.round(progress.eventsPerSecond)}/s${failed}${left}`;
}

function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${Math.ceil(seconds)} s` : `${minutes} min ${Math.floor(seconds % 60)} s`;
}
