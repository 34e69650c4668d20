/** When a command must stop: Ctrl-C, SIGTERM, or the process that started it is gone. */
import { env } from "../lib/env.ts";

/** A signal that comes sooner than this after the first is the same Ctrl-C: npm passes on what the terminal sent too. */
const SAME_SIGNAL_MS = 700;

/**
 * Aborted at the first SIGINT or SIGTERM, when the supervisor's channel closes, or when npm itself is killed. A second
 * Ctrl-C ends the process at once, after `force`.
 */
export function stopSignal(force: () => void = () => {}): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      force();
      process.exit(130);
    }
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", stop);
  process.once("disconnect", () => controller.abort());
  if (env().startedByNpm) abortWithoutNpm(controller);
  return controller.signal;
}

/** npm that is killed leaves us to another parent; nobody could stop us by it any more. */
function abortWithoutNpm(controller: AbortController): void {
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    controller.abort();
  }, 500);
  timer.unref();
}
