/** Who is asking. Every page and every route calls this itself, next to the data; nothing else decides. */
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { findApiToken, findSession, type User } from "./auth.ts";
import { readBearerToken, readSessionCookie, safeNextPath, sessionCookieName } from "./request.ts";

/**
 * The signed-in person; everybody else is sent to sign in and comes back to the page (proxy.ts names it in `x-path`). The
 * frame, the page and its parts each ask; the database is asked once for each request.
 */
export const requireUser = cache(async (): Promise<User> => {
  const token = (await cookies()).get(sessionCookieName())?.value;
  const user = token ? await findSession(token) : null;
  if (user !== null) return user;
  const path = safeNextPath((await headers()).get("x-path"));
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
});

/** The person behind a request to a route: by API token, else by session cookie; null for nobody. */
export async function findRequestUser(request: Request): Promise<User | null> {
  const bearer = readBearerToken(request.headers);
  if (bearer !== null) return bearer === "" ? null : findApiToken(bearer);
  const session = readSessionCookie(request.headers);
  return session === null ? null : findSession(session);
}
