/** The built web interface (.next). */
import { findNode, hashContents, inRoot, PrepareError, run, say, unlessMade } from "./run.js";

/** Everything the build reads. */
const SOURCES = [
  "app",
  "cloudtrail",
  "components",
  "generated/prisma.stamp",
  "instrumentation.ts",
  "lib",
  "next.config.js",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "public",
  "query",
  "reports",
];

/** Builds the web interface when a source changed since the last build. */
export async function prepareBuild() {
  await unlessMade({
    output: inRoot(".next/BUILD_ID"),
    stamp: inRoot(".next/trailsight.stamp"),
    content: await hashContents(SOURCES, (path) => !/\.test\.tsx?$/.test(path)),
    make: build,
  });
}

async function build() {
  say("Building the web interface (about half a minute)…");
  const { ok, output } = await run(await findNode(), [inRoot("node_modules/next/dist/bin/next"), "build"], {
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (!ok) throw new PrepareError(`the web interface could not be built:\n${output.trim()}`);
}
