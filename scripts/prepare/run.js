/** Running programs, and remembering from which content something was made. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, constants, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The Node 24 that the package manager installed. */
export const NODE_24 = join(ROOT, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");

/** The Node to run our programs with, once prepareNode() has passed. */
export const findNode = async () => ((await exists(NODE_24)) ? NODE_24 : ownNode());

/** The Node that runs npm; `node` itself may be the one in node_modules. */
export const ownNode = () => process.env.npm_node_execpath ?? process.execPath;

/** What a person must mend; its message is one clear line. */
export class PrepareError extends Error {}

/** Says what takes long; stdout belongs to the command that comes after. */
export const say = (/** @type {string} */ line) => console.error(line);

/** Path inside the checkout. */
export const inRoot = (/** @type {string[]} */ ...parts) => join(ROOT, ...parts);

/** Whether a file or folder is there. */
export const exists = (/** @type {string} */ path) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Runs a program in the checkout and resolves with its exit code and output; never rejects.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean }} [options] `show` passes its output on to stderr
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(program, args, { env = {}, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: show ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && program.endsWith(".cmd"),
    });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", (error) => resolve({ ok: false, output: error.message }));
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * SHA-256 over the contents of files and folders; absent ones count as empty.
 * @param {string[]} paths relative to the checkout
 * @param {(path: string) => boolean} [include] which files inside folders count
 */
export async function hashContents(paths, include = () => true) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const path of paths) {
    for (const file of await listFiles(path, include)) hash.update(`\0${file}\0`).update(await readFile(inRoot(file)));
  }
  return hash.digest("hex");
}

/** @param {string} path @param {(path: string) => boolean} include @returns {Promise<string[]>} */
async function listFiles(path, include) {
  const found = await stat(inRoot(path)).catch(() => null);
  if (found === null) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(inRoot(path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .filter(include)
    .sort();
}

/**
 * Makes something unless it was made from the same content before, which the file `stamp` remembers.
 * @param {{ output: string, stamp: string, content: string, make: () => Promise<void> }} step `output` must exist
 */
export async function unlessMade({ output, stamp, content, make }) {
  const before = await readFile(stamp, "utf8").catch(() => null);
  if (before === content && (await exists(output))) return;
  await rm(stamp, { force: true });
  await make();
  await writeFile(stamp, content);
}

const LOCK = inRoot("generated", ".prepare");
/** The holder touches the lock every second; one not touched for this long has no holder. */
const LOCK_STALE_MS = 15_000;

/**
 * Runs `work` while no other prepare of this checkout does; a second one waits. In a checkout of another user there is
 * nothing to guard: what is not made already cannot be made, which the steps say.
 * @param {() => Promise<void>} work
 */
export async function withLock(work) {
  if (!(await isWritable())) return work();
  for (let waited = 0; !(await takeLock()); waited += 1) {
    if (waited === 5) say("Waiting for another run that is preparing this checkout…");
    await sleep(200);
  }
  const touch = setInterval(() => utimes(LOCK, new Date(), new Date()).catch(() => {}), 1_000);
  try {
    await work();
  } finally {
    clearInterval(touch);
    await rm(LOCK, { recursive: true, force: true });
  }
}

const isWritable = () =>
  mkdir(dirname(LOCK), { recursive: true })
    .then(() => access(dirname(LOCK), constants.W_OK))
    .then(
      () => true,
      () => false,
    );

async function takeLock() {
  try {
    await mkdir(LOCK);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
  }
  const held = await stat(LOCK).catch(() => null);
  if (held !== null && Date.now() - held.mtimeMs > LOCK_STALE_MS) await rm(LOCK, { recursive: true, force: true });
  return false;
}
