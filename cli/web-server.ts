/** The web interface as a child process: `next start` of what scripts/prepare.js built. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment, env } from "../lib/env.ts";
import { findAnyPort, findFreePort, isPortFree } from "../lib/local/ports.ts";
import { type KeptChild, keepChild } from "./keep-child.ts";
import { CommandError } from "./services.ts";
import { hasOwnOrigin } from "./web-origin.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const NEXT = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const END_WITH_PARENT = new URL("./end-with-parent.ts", import.meta.url).href;

/** Where it listens. `origin` is what links begin with. */
export type WebAddress = { host: string; port: number; origin: string };

/** PORT, or the next free one. */
export async function chooseWebAddress(host: string): Promise<WebAddress> {
  const wanted = env().port;
  const port = wanted === 0 ? await findAnyPort(host) : await findFreePort(wanted, host);
  if (port !== wanted && wanted !== 0) console.error(`Port ${wanted} is taken: using ${port}.`);
  return { host, port, origin: hasOwnOrigin() ? env().appOrigin : `http://localhost:${port}` };
}

/** PORT and no other, as a deployment needs it. Throws CommandError when it is taken. */
export async function requireWebAddress(host: string): Promise<WebAddress> {
  const { port, appOrigin } = env();
  if (!(await isPortFree(port, host))) throw new CommandError(`PORT: ${port} is taken on ${host}`);
  return { host, port, origin: appOrigin };
}

/** Starts it and keeps it running. Throws CommandError when it was never built. */
export function startWeb({ host, port, origin }: WebAddress, extra: Record<string, string> = {}): KeptChild {
  if (!existsSync(`${ROOT}.next/BUILD_ID`)) throw new CommandError("the web interface is not built: npm run build");
  return keepChild("the web interface", () =>
    spawn(process.execPath, ["--import", END_WITH_PARENT, NEXT, "start", "-H", host, "-p", `${port}`], {
      cwd: ROOT,
      detached: true,
      env: childEnvironment({
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        APP_ORIGIN: origin,
        PORT: `${port}`,
        TRAILSIGHT_DATA_DIR: env().dataDir,
        ...extra,
      }),
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }),
  );
}

/** Resolves when it answers /healthz; throws CommandError when it does not within a minute. */
export async function waitForWeb({ host, port }: WebAddress, signal: AbortSignal): Promise<void> {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const deadline = Date.now() + 60_000;
  while (!signal.aborted) {
    const response = await fetch(`http://${address}:${port}/healthz`, { signal }).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new CommandError("the web interface does not answer /healthz");
    await sleep(100);
  }
}
