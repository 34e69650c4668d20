/**
 * The browser of the browser tests. As a program, prints its path, or exits 1 when there is none.
 */
import { accessSync, constants } from "node:fs";
import { chromium } from "@playwright/test";
import { env } from "../../lib/env.ts";

const SYSTEM = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** First of CHROMIUM_PATH, the system's Chromium or Chrome, Playwright's own; null when none is there. */
export function findChromium(): string | null {
  const candidates = [env().chromiumPath, ...SYSTEM, MAC, chromium.executablePath()];
  return candidates.find((path) => path !== null && isExecutable(path)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const path = findChromium();
  if (path !== null) console.log(path);
  else process.exitCode = 1;
}
