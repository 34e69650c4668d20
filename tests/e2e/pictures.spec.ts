/** Pictures for docs/. Written only when asked for: `playwright test pictures --update-snapshots`. */
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { test } from "./pages/test.ts";

const picture = (name: string): string => fileURLToPath(new URL(`../../docs/pictures/${name}.png`, import.meta.url));

test.describe.configure({ mode: "serial" });

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1280, height: 800 } });
    test.beforeEach(() => {
      const { updateSnapshots } = test.info().config;
      const asked = updateSnapshots === "all" || updateSnapshots === "changed";
      test.skip(!asked, "pictures are written on request only");
    });

    const take = (page: Page, name: string) =>
      page.screenshot({ path: picture(`${name}-${colorScheme}`), animations: "disabled" });

    test("overview", async ({ overview, page }) => {
      await overview.open();
      await take(page, "overview");
    });

    test("explorer, groups and an event", async ({ explorer, page, panel }) => {
      await explorer.open({ "not.identityType": "AWSService" });
      await take(page, "explorer");
      await explorer.groupBy("Principal");
      await explorer.groups.first().getByRole("button").first().click();
      await explorer.groups.nth(3).waitFor();
      await take(page, "groups");
      await explorer.open({ "not.identityType": "AWSService", readOnly: "false" });
      await explorer.openRow(2);
      await panel.loaded();
      await take(page, "event");
    });

    test("ingest", async ({ ingest, page }) => {
      await ingest.open();
      await take(page, "ingest");
    });
  });
}
