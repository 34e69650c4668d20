/**
 * The frame of routes that change something: who is asking and whether they may → from a page of ours or by token → what
 * is to be changed → a line in the audit log → the change. Nothing changes that the audit log does not have.
 */
import type { z } from "zod";
import { type Role, recordAudit, type User } from "../../../lib/auth.ts";
import { clientIp, isSameOrigin, readBearerToken } from "../../../lib/request.ts";
import { ANSWER_HEADERS, ApiError } from "./api-error.ts";
import { type Handler, readPath, requireRequestUser, respond } from "./api-route.ts";

/** One change asked for by a person who may. */
export type WriteCall = {
  request: Request;
  /** Dynamic segments of the path, decoded. */
  path: Readonly<Record<string, string>>;
  user: User;
};

/** A change: what the audit log says of it, and how it is made. */
export type Write = { asked: Record<string, string | number>; apply: () => Promise<{ status: number; body: object }> };

const MAX_BODY_BYTES = 64 * 1024;

/** A handler that changes something; `action` is its name in the audit log, `roles` are those who may. */
export function writeRoute(
  { action, roles }: { action: string; roles: readonly Role[] },
  read: (call: WriteCall) => Promise<Write>,
): Handler {
  return (request, context) =>
    respond(request, async () => {
      const user = await requireRequestUser(request);
      // A token is not sent along by a browser that another site made ask.
      if (readBearerToken(request.headers) === null && !isSameOrigin(request.headers)) {
        throw new ApiError(403, "cross-origin", "this came from another site");
      }
      if (!roles.includes(user.role)) {
        throw new ApiError(403, "forbidden", `this needs the role ${roles.join(" or ")}; yours is ${user.role}`);
      }
      const { asked, apply } = await read({ request, path: await readPath(context), user });
      await recordAudit({ action, parameters: asked, userId: user.id, clientIp: clientIp(request.headers) });
      const { status, body } = await apply();
      return Response.json(body, { status, headers: ANSWER_HEADERS });
    });
}

/** The JSON body of a request as the schema has it. Throws ApiError 400 or 413, naming the first member that is wrong. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  const text = await readText(request);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ApiError(400, "invalid-body", "the body is not JSON");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join(".") ?? "";
  throw new ApiError(400, "invalid-body", name === "" ? (issue?.message ?? "malformed") : `${name}: ${issue?.message}`);
}

async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new ApiError(413, "too-large", "the body has more than 64 KiB");
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
