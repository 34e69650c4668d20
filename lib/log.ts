/** One logger: pino, JSON lines on stderr, so that stdout stays free for what a command prints. */
import { type Logger, pino } from "pino";
import { env } from "./env.ts";

export type { Logger };

let root: Logger | null = null;

/** The process's logger. Values that came from log files go in as fields, never into the message text. */
export function log(): Logger {
  root ??= pino({ level: env().logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return root;
}
