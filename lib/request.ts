/** What a request says about its sender, read with suspicion: headers are the sender's text. */
import { env } from "./env.ts";

const SECURE_COOKIE = "__Host-trailsight";
const PLAIN_COOKIE = "trailsight_session";
const BASE = "http://trailsight.invalid";

const isHttps = (): boolean => env().appOrigin.startsWith("https:");

/** Name of the session cookie; browsers take the prefix only over HTTPS. */
export const sessionCookieName = (): string => (isHttps() ? SECURE_COOKIE : PLAIN_COOKIE);

/** Set-Cookie for a session token; null removes the cookie. It ends with the browser, the session itself sooner. */
export function sessionCookie(token: string | null): string {
  const attributes = [
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    ...(isHttps() ? ["Secure"] : []),
    ...(token === null ? ["Max-Age=0"] : []),
  ];
  return `${sessionCookieName()}=${token ?? ""}; ${attributes.join("; ")}`;
}

/** Session token of the request's cookie; null without one. */
export function readSessionCookie(headers: Headers): string | null {
  const prefix = `${sessionCookieName()}=`;
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) || null;
}

/** Token of `Authorization: Bearer …`; null without the header, empty text when it is something else. */
export function readBearerToken(headers: Headers): string | null {
  const header = headers.get("authorization");
  if (header === null) return null;
  return /^Bearer +([\w-]{1,100})$/i.exec(header)?.[1] ?? "";
}

/**
 * Address of the client: the entry of X-Forwarded-For that TRUSTED_PROXY_HOPS proxies wrote, counted from the right, or the
 * only entry where no proxy stands in front (socket-address.ts sees to it that it is the socket's). Null when unknown.
 */
export function clientIp(headers: Headers): string | null {
  const entries = (headers.get("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  const hops = env().trustedProxyHops;
  const entry = hops === 0 ? (entries.length === 1 ? entries[0] : undefined) : entries.at(-hops);
  if (entry === undefined || !/^[\da-f.:]{2,45}$/i.test(entry)) return null;
  // An IPv4 client as a socket for both families sees it.
  return entry.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** Whether a browser sent this from our own pages. Requests without either header are not. */
export function isSameOrigin(headers: Headers): boolean {
  return headers.get("origin") === env().appOrigin || headers.get("sec-fetch-site") === "same-origin";
}

/** The path to go on to after sign-in: of our own origin, whatever was asked for; `/` otherwise. */
export function safeNextPath(text: string | null): string {
  if (text === null || !text.startsWith("/") || !URL.canParse(text, BASE)) return "/";
  const url = new URL(text, BASE);
  const path = `${url.pathname}${url.search}`;
  // A path that begins with two slashes would be another host when it is used.
  return url.origin === BASE && !path.startsWith("//") ? path : "/";
}
