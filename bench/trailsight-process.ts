/** Commands of the product as processes of their own, as an operator runs them. */
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../lib/env.ts";
import { watchMemory } from "./peak-memory.ts";

const MAIN = fileURLToPath(new URL("../cli/main.ts", import.meta.url));

export type Memory = { peakMiB: number; growthMiB: number } | null;

/** A worker that runs until stop(), which answers its memory. */
export type RunningWorker = { stop(): Promise<Memory> };

const start = (args: string[], stdio: StdioOptions): ChildProcess =>
  spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], { env: childEnvironment(), stdio });

/** Starts `trailsight worker`, which drains and ends when its channel to this process closes. */
export function startWorker(): RunningWorker {
  const child = start(["worker"], ["ignore", "ignore", "inherit", "ipc"]);
  const memory = watchMemory(child.pid ?? 0);
  const ended = once(child, "exit");
  return {
    stop: async () => {
      const answer = memory.stop();
      child.kill("SIGTERM");
      await ended;
      return answer;
    },
  };
}

/** Runs a command with `--json`; answers what it printed, its seconds and its memory. Throws when it fails. */
export async function runCommand(args: string[]): Promise<{ output: unknown; seconds: number; memory: Memory }> {
  const startedAt = performance.now();
  const child = start([...args, "--json"], ["ignore", "pipe", "inherit"]);
  const memory = watchMemory(child.pid ?? 0);
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, "close");
  const seconds = (performance.now() - startedAt) / 1_000;
  const answer = memory.stop();
  if (code !== 0) throw new Error(`trailsight ${args[0]} ended with exit code ${code}`);
  return { output: JSON.parse(text), seconds, memory: answer };
}
