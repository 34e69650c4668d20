import { defineConfig } from "@playwright/test";
import { findChromium } from "./tests/helpers/chromium.ts";

const executablePath = findChromium();
// Chromium's sandbox does not work as root, and containers have little shared memory.
const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"];

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./tests/e2e/global-setup.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A click on a busy machine can come before the page is hydrated. A test that needs it is listed as flaky.
  retries: 2,
  reporter: "list",
  use: {
    // Fades would make every click wait, and colours wrong while they last.
    contextOptions: { reducedMotion: "reduce" },
    browserName: "chromium",
    timezoneId: "UTC",
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: { args, ...(executablePath === null ? {} : { executablePath }) },
  },
});
