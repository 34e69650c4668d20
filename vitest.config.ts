import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Two even where there are two cores: much of a test is waiting for Postgres, a queue or a process.
const maxWorkers = Math.max(2, availableParallelism() - 1);

// Guards against hanging, not measures: a busy machine is no failure.
const testTimeout = 60_000;
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          maxWorkers,
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: ["**/node_modules/**", "**/.next/**", "tests/integration/**", "tests/e2e/**"],
          testTimeout,
          expect,
        },
      },
      {
        test: {
          name: "integration",
          maxWorkers,
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/helpers/global-setup.ts"],
          // Threads are for the tests that are about them: each takes a second to begin.
          env: { TRAIL_LOADER_THREADS: "1" },
          testTimeout,
          hookTimeout: testTimeout,
          expect,
        },
      },
    ],
  },
});
