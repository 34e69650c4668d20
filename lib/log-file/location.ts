/** Where a log file is, and why it could not be read. */

/** An S3 object, or a local file: then `bucket` is {@link LOCAL_BUCKET} and `key` its absolute path. */
export type LogFileLocation = { bucket: string; key: string };

/** Stands in the ledger where a file was imported from disk. No S3 bucket can have this name. */
export const LOCAL_BUCKET = "file://";

/** Why a log file could not be read. Stable: the ledger and the interface show it. */
export type LogFileErrorCode =
  | "empty"
  | "missing-object"
  | "access-denied"
  | "unavailable"
  | "stalled"
  | "truncated"
  | "corrupt"
  | "trailing-data"
  | "too-large"
  | "expands-too-much"
  | "not-records"
  | "invalid-json"
  | "record-missing";

/** `retryable`: the same object may be readable later without anybody changing it. */
export class LogFileError extends Error {
  readonly code: LogFileErrorCode;
  readonly retryable: boolean;
  constructor(code: LogFileErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
  }
}

const RETRYABLE: ReadonlySet<LogFileErrorCode> = new Set(["missing-object", "access-denied", "unavailable", "stalled"]);
