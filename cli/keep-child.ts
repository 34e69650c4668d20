/** A child process that is started again when it ends by itself, and is never left behind. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A child that is kept running until stop(). */
export type KeptChild = {
  /** Resolves when it has ended; after `timeoutMs` it is killed. */
  stop(timeoutMs: number): Promise<void>;
  kill(): void;
};

/** Longest pause before a restart; the first is a second. */
const MAX_PAUSE_MS = 30_000;
/** A child that ran this long had started well. */
const HEALTHY_MS = 60_000;

/**
 * Starts a child and keeps it. `start` must give it an IPC channel: the child ends when the channel closes, also when
 * this process is killed with -9. It runs in a session of its own, so a Ctrl-C in the terminal reaches only us.
 */
export function keepChild(name: string, start: () => ChildProcess): KeptChild {
  let stopping = false;
  let pauseMs = 1_000;
  let timer: NodeJS.Timeout | undefined;
  let child = launch();

  function launch(): ChildProcess {
    const startedAt = Date.now();
    const launched = start();
    launched.once("error", (error) => console.error(`trailsight: ${name} could not start: ${error.message}`));
    launched.once("exit", (code, signal) => {
      if (stopping) return;
      if (Date.now() - startedAt > HEALTHY_MS) pauseMs = 1_000;
      console.error(
        `trailsight: ${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${pauseMs / 1000} s`,
      );
      timer = setTimeout(() => {
        child = launch();
      }, pauseMs);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    });
    return launched;
  }

  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

  return {
    stop: async (timeoutMs) => {
      stopping = true;
      clearTimeout(timer);
      if (hasEnded()) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
      await ended;
      clearTimeout(killer);
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      child.kill("SIGKILL");
    },
  };
}
