import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Only `prisma generate` is used, which needs no database and no engine; scripts/prepare.js runs it.
export default defineConfig({
  schema: fileURLToPath(new URL("prisma/schema.prisma", import.meta.url)),
});
