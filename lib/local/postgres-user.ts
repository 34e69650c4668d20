/**
 * PostgreSQL refuses to run as root. For root, another user runs it, and what that user cannot reach (a checkout under
 * /root, a data directory with mode 0700) is placed under /var/lib/trailsight.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, cp, lstat, mkdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SHARED = "/var/lib/trailsight";

/** Who runs the database; null means whoever we are. */
export type Runner = { uid: number; gid: number } | null;

/** The user that runs the database: nobody else unless we are root, then the owner of the cluster, or `postgres`. */
export async function findRunner(cluster: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return null;
  const existing = await stat(cluster).catch(() => null);
  if (existing !== null && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return (await findUser("postgres")) ?? (await createUser()) ?? (await requireNobody());
}

async function findUser(name: string): Promise<Runner> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Debian and Red Hat have useradd, Alpine has adduser. */
async function createUser(): Promise<Runner> {
  const ways = [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"],
    ["adduser", "-S", "-D", "-H", "-s", "/bin/false", "postgres"],
  ];
  for (const [command = "", ...args] of ways) {
    const made = await run(command, args).then(
      () => findUser("postgres"),
      () => null,
    );
    if (made !== null) return made;
  }
  return null;
}

async function requireNobody(): Promise<Runner> {
  const nobody = await findUser("nobody");
  if (nobody === null) {
    throw new Error("PostgreSQL cannot run as root and no other user was found: run as an ordinary user");
  }
  return nobody;
}

/** Whether the runner may list and read `directory` (and write to it, when `write`). */
async function canReach(runner: NonNullable<Runner>, directory: string, write: "write" | "read"): Promise<boolean> {
  const check = `test -r "$1" && test -x "$1" ${write === "write" ? '&& test -w "$1"' : ""}`;
  return run("/bin/sh", ["-c", check, "sh", directory], { ...runner, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

/** Where the runner finds the binaries: `native` itself, or a copy of it. */
export async function placeBinaries(runner: Runner, native: string, version: string): Promise<string> {
  if (runner === null || (await canReach(runner, native, "read"))) return native;
  const copy = join(SHARED, `postgresql-${version}`);
  if (await exists(copy)) return copy;
  await mkdir(SHARED, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await rename(draft, copy).catch(async () => rm(draft, { recursive: true }));
  return copy;
}

/**
 * The folder that holds the cluster, made when missing: `cluster` itself, or a folder elsewhere that `cluster` then
 * links to, when the runner cannot reach it. `say` gets one line about that.
 */
export async function placeCluster(runner: Runner, cluster: string, say: (line: string) => void): Promise<void> {
  const link = await readlink(cluster).catch(() => null);
  if (link !== null) {
    if (await exists(link)) return;
    await mkdir(link, { recursive: true, mode: 0o700 });
    if (runner !== null) await chown(link, runner.uid, runner.gid);
    say(`The database's files were in ${link} and are gone: it begins empty.`);
    return;
  }
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  if (runner === null) return;
  await chown(cluster, runner.uid, runner.gid);
  if (await canReach(runner, cluster, "write")) return;

  const elsewhere = join(SHARED, createHash("sha256").update(cluster).digest("hex").slice(0, 12));
  await mkdir(SHARED, { recursive: true, mode: 0o755 });
  if (await exists(elsewhere)) {
    // Its data directory was deleted and made anew: begin anew, but throw nothing away.
    const aside = `${elsewhere}-${Date.now()}`;
    await rename(elsewhere, aside);
    say(`An earlier database of ${cluster} was set aside as ${aside}.`);
  }
  await mkdir(elsewhere, { mode: 0o700 });
  await chown(elsewhere, runner.uid, runner.gid);
  await rm(cluster, { recursive: true });
  await symlink(elsewhere, cluster);
  say(`The database's own user cannot reach ${cluster}: its files are in ${elsewhere}.`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
