import { endSession, recordAudit, redeemSignInLink } from "../../../lib/auth.ts";
import { noteFailure } from "../../../lib/failure-limit.ts";
import { clientIp, readSessionCookie, safeNextPath, sessionCookie } from "../../../lib/request.ts";

const HEADERS = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

type Context = { params: Promise<{ token: string }> };

/** `GET /sign-in/{token}`: uses up a one-time link and signs this browser in. */
export async function GET(request: Request, context: Context): Promise<Response> {
  const ip = clientIp(request.headers);
  const { token } = await context.params;
  const redeemed = await redeemSignInLink(token, { userAgent: request.headers.get("user-agent") });
  if ("problem" in redeemed) {
    const waitSeconds = noteFailure(ip ?? "unknown");
    if (waitSeconds === null) return redirect(`/sign-in?problem=${redeemed.problem}`);
    return new Response("Too many sign-in links that do not work. Try again later.", {
      status: 429,
      headers: { ...HEADERS, "retry-after": `${waitSeconds}` },
    });
  }
  // A session that was planted in this browser before must not live on.
  const earlier = readSessionCookie(request.headers);
  if (earlier !== null) await endSession(earlier);
  await recordAudit({ action: "sign-in", parameters: {}, userId: redeemed.user.id, clientIp: ip });
  const next = safeNextPath(new URL(request.url).searchParams.get("next"));
  return redirect(next, sessionCookie(redeemed.sessionToken));
}

/** Programs that look at links ahead of people must not use them up. */
export const HEAD = (): Response => new Response(null, { headers: HEADERS });

function redirect(location: string, cookie?: string): Response {
  return new Response(null, {
    status: 303,
    headers: { ...HEADERS, location, ...(cookie ? { "set-cookie": cookie } : {}) },
  });
}
