/** The browser of the browser tests. As a program, prints its path, or exits 1 when there is none. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { childEnvironment, parseEnvironment } from "../../lib/env.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** First of CHROMIUM_PATH, the system's Chromium or Chrome, Playwright's own; null when none is there. */
export function findChromium(): string | null {
  const { CHROMIUM_PATH = "", PATH = "" } = childEnvironment();
  // What else is set does not matter here, nor whether it is right.
  const { chromiumPath } = parseEnvironment({ CHROMIUM_PATH });
  const system = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return (
    [chromiumPath, ...system, MAC, chromium.executablePath()].find((path) => path !== null && isExecutable(path)) ??
    null
  );
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
