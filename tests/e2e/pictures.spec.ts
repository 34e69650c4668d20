/** Pictures for docs/. Written only when asked for: `playwright test pictures --update-snapshots`. */
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { entityHref } from "../../components/entity/entity-href.ts";
import { FrontDoorBox } from "./pages/front-door.ts";
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
      await explorer.open({ byService: "false" });
      await take(page, "explorer");
      await explorer.open({ byService: "false", groupBy: "principal,eventName", stackBy: "eventSource" });
      await explorer.groups.first().getByRole("button").first().click();
      await explorer.groups.nth(3).waitFor();
      await take(page, "groups");
      await explorer.open({ byService: "false", readOnly: "false" });
      await explorer.openRow(2);
      await panel.loaded();
      await take(page, "event");
    });

    test("search box and the page of a principal", async ({ page, product, request }) => {
      const { from, to } = product;
      const search = { from, to, groupBy: "principal", principalKind: "user", limit: "1" };
      const { groups } = await (await request.get(`/api/v1/groups?${new URLSearchParams(search)}`)).json();
      const value: string = groups[0].principal;
      await page.goto(entityHref("principal", value, { from, to }));
      await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
      await page.locator("svg.recharts-surface").first().waitFor();
      await take(page, "principal");
      const box = new FrontDoorBox(page);
      await box.open();
      await box.input.fill(value.slice(value.lastIndexOf("/") + 1, -1));
      await box.settled();
      await take(page, "search");
    });

    test("ingest", async ({ ingest, page }) => {
      await ingest.open();
      await take(page, "ingest");
    });
  });
}
