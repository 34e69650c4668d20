/** JavaScript that a browser loads before a page works: the scripts its HTML names, gzipped. */
import { gzipSync } from "node:zlib";

/** Bytes of the page's scripts; polyfills for old browsers (`nomodule`) are not loaded by others. */
export async function measureFirstLoad(origin: string, path: string, cookie: string): Promise<number> {
  const html = await (await fetch(`${origin}${path}`, { headers: { cookie } })).text();
  const scripts = new Set<string>();
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) {
    const source = /\bsrc="([^"]+)"/.exec(tag)?.[1];
    if (source !== undefined && !/\bnomodule\b/i.test(tag)) scripts.add(source.replaceAll("&amp;", "&"));
  }
  let bytes = 0;
  for (const source of scripts) {
    const body = await (await fetch(new URL(source, origin))).arrayBuffer();
    bytes += gzipSync(new Uint8Array(body)).length;
  }
  return bytes;
}
