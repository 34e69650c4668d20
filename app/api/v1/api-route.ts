/**
 * The frame of every route of the API: who is asking → their turn → the answer → a line in the audit log → JSON.
 * Nothing is read before the person is known, and nothing is sent before the audit log has it.
 */
import { recordAudit, type User } from "../../../lib/auth.ts";
import { noteFailure } from "../../../lib/failure-limit.ts";
import { clientIp } from "../../../lib/request.ts";
import { findRequestUser } from "../../../lib/session.ts";
import { Slots } from "../../../lib/slots.ts";
import { ANSWER_HEADERS, ApiError, errorResponse } from "./api-error.ts";

/** One request by a known person. */
export type ApiCall = {
  params: URLSearchParams;
  /** Dynamic segments of the path, decoded. */
  path: Readonly<Record<string, string>>;
  user: User;
  /** Fires when the reader leaves or the answer is decided. */
  signal: AbortSignal;
};

/** An answer, and what the audit log says of it: what was asked and how many rows it has. */
export type ApiAnswer = { body: object; asked: Record<string, string | number>; rows: number };

/** Next gives routes without dynamic segments no parameters at all. */
type Context = { params: Promise<Record<string, string | string[]> | undefined> };
export type Handler = (request: Request, context: Context) => Promise<Response>;
export type Handlers = Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>;

/** Requests of one person at a time; a page of the interface asks for several answers at once. */
const slots = new Slots({ running: 6, waiting: 100 });

/** Handlers of a route that only reads. `action` is its name in the audit log. */
export function readRoute(action: string, answer: (call: ApiCall) => Promise<ApiAnswer>): Handlers {
  const refuse = refuseMethod("GET, HEAD");
  const GET: Handler = (request, context) =>
    respond(request, async () => {
      const user = await requireRequestUser(request);
      const decided = new AbortController();
      const signal = AbortSignal.any([request.signal, decided.signal]);
      try {
        const path = await readPath(context);
        const { searchParams } = new URL(request.url);
        const { body, asked, rows } = await slots.run(
          user.id,
          () => answer({ params: searchParams, path, user, signal }),
          signal,
        );
        await recordAudit({
          action,
          parameters: { ...asked, rows },
          userId: user.id,
          clientIp: clientIp(request.headers),
        });
        return Response.json(body, { headers: ANSWER_HEADERS });
      } finally {
        // What else was started for the answer ends here.
        decided.abort();
      }
    });
  return { GET, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}

/** A handler for methods that the route does not have; strangers are refused first. */
export const refuseMethod =
  (allow: string): Handler =>
  (request) =>
    respond(request, async () => {
      await requireRequestUser(request);
      throw new ApiError(405, "method-not-allowed", "this address can only be read", { allow });
    });

/** The answer of `work`, or that of its error. */
export async function respond(request: Request, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    // Whatever broke then broke because the reader left; nobody sees this answer.
    return errorResponse(request.signal.aborted ? new ApiError(503, "cancelled", "the request was cancelled") : error);
  }
}

/** Who is asking. Throws ApiError 401, or 429 after too many wrong tokens. */
export async function requireRequestUser(request: Request): Promise<User> {
  const user = await findRequestUser(request);
  if (user !== null) return user;
  const waitSeconds = request.headers.has("authorization") ? noteFailure(clientIp(request.headers) ?? "unknown") : null;
  if (waitSeconds !== null) {
    throw new ApiError(429, "too-many-failures", "too many requests with a wrong token", {
      "retry-after": `${waitSeconds}`,
    });
  }
  throw new ApiError(401, "unauthorized", "send an API token (Authorization: Bearer …) or sign in", {
    "www-authenticate": "Bearer",
  });
}

/** The dynamic segments of the path, decoded. */
export async function readPath(context: Context): Promise<Record<string, string>> {
  const segments = Object.entries((await context.params) ?? {}).map(([name, value]) => [
    name,
    [value].flat().map(decodeSegment).join("/"),
  ]);
  return Object.fromEntries(segments);
}

/** A segment that is not well-formed names nothing that is stored. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
