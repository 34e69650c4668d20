/** Makes the client address of requests trustworthy where no reverse proxy stands in front. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "./env.ts";

/**
 * From now on X-Forwarded-For of every request to this process is the address of its socket, unless
 * TRUSTED_PROXY_HOPS says that proxies write it. Next itself keeps whatever the client sent. Call once, at boot.
 */
export function trustSocketAddresses(): void {
  if (env().trustedProxyHops > 0) return;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const address = request.socket.remoteAddress;
    if (address === undefined) delete request.headers["x-forwarded-for"];
    else request.headers["x-forwarded-for"] = address;
  });
}
