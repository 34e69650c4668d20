/** A Chromium for the browser tests. */
import { findNode, inRoot, run, say } from "./run.js";

/** Installs Debian's Chromium when no browser is found and we may; else says how to get one. */
export async function prepareBrowser() {
  if (await isFound()) return;
  if (process.getuid?.() === 0 && (await run("apt-get", ["--version"])).ok) {
    say("Installing Chromium for the browser tests…");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const updated = await run("apt-get", ["update"], { env });
    const installed = await run("apt-get", ["install", "-y", "chromium"], { env });
    if (installed.ok && (await isFound())) return;
    say((installed.ok ? updated : installed).output.trim());
  }
  say("No Chromium found: the browser tests will be skipped. Install chromium, or set CHROMIUM_PATH.");
}

async function isFound() {
  return (await run(await findNode(), [inRoot("tests/helpers/chromium.ts")])).ok;
}
