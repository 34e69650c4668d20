/** Resident memory of a process and its children while something runs, from /proc; null where there is none. */
import { readdir, readFile } from "node:fs/promises";

/** Samples once a second until stop(), which answers the peak and the last half's growth in MiB. */
export function watchMemory(pid: number): { stop(): { peakMiB: number; growthMiB: number } | null } {
  const samples: number[] = [];
  const sample = async (): Promise<void> => {
    const kiB = await residentKiB(pid);
    if (kiB !== null) samples.push(kiB / 1_024);
  };
  const timer = setInterval(sample, 1_000);
  void sample();
  return {
    stop: () => {
      clearInterval(timer);
      if (samples.length === 0) return null;
      const half = Math.floor(samples.length / 2);
      const [middle, end] = [samples.slice(half, half + 3), samples.slice(-3)];
      return { peakMiB: Math.max(...samples), growthMiB: Math.max(0, Math.max(...end) - Math.max(...middle)) };
    },
  };
}

async function residentKiB(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => null);
  const own = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? "")?.[1];
  if (own === undefined) return null;
  let total = Number(own);
  for (const child of await childrenOf(pid)) total += (await residentKiB(child)) ?? 0;
  return total;
}

async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((list) => list.split(" ").filter((text) => text !== "")).map(Number);
}
