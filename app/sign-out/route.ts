import { endSession, findSession, recordAudit } from "../../lib/auth.ts";
import { clientIp, isSameOrigin, readSessionCookie, sessionCookie } from "../../lib/request.ts";

/** `POST /sign-out`: ends the session of this browser. Only our own pages may ask. */
export async function POST(request: Request): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  if (!isSameOrigin(request.headers)) {
    return Response.json(
      { error: { code: "cross-origin", message: "this came from another site" } },
      { status: 403, headers },
    );
  }
  const token = readSessionCookie(request.headers);
  const user = token === null ? null : await findSession(token);
  if (token !== null) await endSession(token);
  if (user !== null) {
    await recordAudit({ action: "sign-out", parameters: {}, userId: user.id, clientIp: clientIp(request.headers) });
  }
  const location = "/sign-in?problem=signed-out";
  return new Response(null, { status: 303, headers: { ...headers, location, "set-cookie": sessionCookie(null) } });
}
