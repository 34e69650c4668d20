/** Errors of the API: what went wrong → status and body `{ "error": { "code", "message" } }`. Never text of the inside. */
import { randomUUID } from "node:crypto";
import { log } from "../../../lib/log.ts";
import { LogFileError } from "../../../lib/log-file/location.ts";
import { TooManyWaitingError } from "../../../lib/slots.ts";
import { InvalidQueryError } from "../../../query/event-query.ts";
import { DatabaseBusyError, QueryTimeoutError } from "../../../query/run-query.ts";

/** An answer that is not the one asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Headers of every answer: of one reader, never kept, never guessed to be something else. */
export const ANSWER_HEADERS = {
  "cache-control": "private, no-store",
  "x-content-type-options": "nosniff",
} as const;

/** The answer for any error; what is not expected is logged under an id and the reader gets the id only. */
export function errorResponse(error: unknown): Response {
  const { status, code, message, headers } = toApiError(error);
  return Response.json({ error: { code, message } }, { status, headers: { ...ANSWER_HEADERS, ...headers } });
}

const SOON = { "retry-after": "2" };

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidQueryError) return new ApiError(400, error.code, error.message);
  if (error instanceof QueryTimeoutError) return new ApiError(503, error.code, error.message);
  if (error instanceof DatabaseBusyError) return new ApiError(503, error.code, error.message, SOON);
  if (error instanceof TooManyWaitingError) return new ApiError(429, error.code, error.message, SOON);
  if (error instanceof LogFileError) return originalError(error);
  const id = randomUUID();
  log().error({ id, err: error }, "a request failed");
  return new ApiError(503, "internal", `something went wrong; the server's log says more under ${id}`);
}

/** Why an original cannot be shown: gone (404), changed beyond reading (409), or not readable now (503). */
function originalError({ code, message }: LogFileError): ApiError {
  switch (code) {
    case "missing-object":
    case "record-missing":
      return new ApiError(404, `original-${code}`, message);
    case "access-denied":
    case "unavailable":
    case "stalled":
      return new ApiError(503, `original-${code}`, message);
    default:
      return new ApiError(409, `original-${code}`, message);
  }
}
