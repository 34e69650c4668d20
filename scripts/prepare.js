/**
 * Makes a checkout ready to run: packages, Node 24, the database's libraries, the Prisma client, and for `start` the
 * built web interface, for `test` a browser. Runs before the npm scripts, on Node 20 or newer, with built-in modules
 * only; does nothing that is done already; says on stderr what takes long.
 * Usage: node scripts/prepare.js [start|build|test|bench]
 */
import { prepareBrowser } from "./prepare/browser.js";
import { prepareBuild } from "./prepare/build.js";
import { prepareDatabaseFiles, prepareNode, preparePackages } from "./prepare/packages.js";
import { preparePrismaClient } from "./prepare/prisma-client.js";
import { PrepareError, withLock } from "./prepare/run.js";

const purpose = process.argv[2];

try {
  await withLock(async () => {
    await preparePackages();
    await prepareNode();
    await prepareDatabaseFiles();
    await preparePrismaClient();
    if (purpose === "start" || purpose === "build" || purpose === "bench") await prepareBuild();
    if (purpose === "test") await prepareBrowser();
  });
} catch (error) {
  // A system error (no write access, disk full) names its path and needs no stack either.
  if (!(error instanceof PrepareError) && !(error instanceof Error && "syscall" in error)) throw error;
  console.error(`trailsight: ${error.message}`);
  process.exitCode = 1;
}
