/**
 * Response headers of pages: the content security policy with a fresh nonce, and no caching. Nothing here decides who may
 * see what: every page and route asks lib/session.ts itself.
 */
import { type NextRequest, NextResponse } from "next/server";

/**
 * Values of log records are only ever text nodes; this policy is the second line. `style-src-attr` allows style attributes
 * (Mantine and Recharts write sizes there on the server); style elements and scripts need the nonce.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** Whether a path can be decoded at all. The router answers 500 to one that cannot. */
function isWellFormed(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (!isWellFormed(pathname)) return new NextResponse("Not found", { status: 404 });
  // Answers of the API are no documents: next.config.js has their headers.
  if (pathname.startsWith("/api/")) return NextResponse.next();
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Where requireUser() brings people back to after they signed in.
  headers.set("x-path", `${pathname}${request.nextUrl.search}`);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "private, no-store");
  return response;
}

export const config = { matcher: "/((?!_next/static/).*)" };
