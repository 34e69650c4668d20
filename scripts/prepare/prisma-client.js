/** The Prisma client, generated from prisma/schema.prisma into generated/prisma. */
import { findNode, hashContents, inRoot, PrepareError, run, unlessMade } from "./run.js";

/** Generates the client when the schema or Prisma changed. Needs no network. */
export async function preparePrismaClient() {
  await unlessMade({
    output: inRoot("generated/prisma/client.ts"),
    stamp: inRoot("generated/prisma.stamp"),
    content: await hashContents(["prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json"]),
    make: generate,
  });
}

async function generate() {
  const { ok, output } = await run(await findNode(), [inRoot("node_modules/prisma/build/index.js"), "generate"], {
    env: {
      // Any existing file will do: `generate` does not run the engine, but would download it.
      PRISMA_SCHEMA_ENGINE_BINARY: inRoot("package.json"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (!ok) throw new PrepareError(`prisma generate failed:\n${output.trim()}`);
}
