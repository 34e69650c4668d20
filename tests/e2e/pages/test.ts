/** The test of all browser specs: signed in, and failing on anything the browser complains about. */
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { deliverSample } from "../deliver.ts";
import { createSignInLink, type ProductAddress, readProduct } from "../product.ts";
import { EventPanel } from "./event-panel.ts";
import { EventTable } from "./event-table.ts";
import { ExplorerPage } from "./explorer-page.ts";
import { IngestPage } from "./ingest-page.ts";
import { OverviewPage } from "./overview-page.ts";

type Pages = {
  product: ProductAddress;
  explorer: ExplorerPage;
  overview: OverviewPage;
  ingest: IngestPage;
  panel: EventPanel;
  table: EventTable;
};

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

type SignedIn = {
  /** The filter of eight events that one worker has delivered for itself. */
  sample: { accessKeyId: string };
  /** Cookies of a signed-in browser, one sign-in for each worker. */
  session: StorageState;
};

export { expect };

/** Nobody is signed in: contexts that a test makes itself start like all others. */
export const NOBODY = { cookies: [], origins: [] };

/** Collects what the browser reports as an error: exceptions, refused styles and scripts, failed requests of ours. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return complaints;
}

export const test = base.extend<Pages, SignedIn>({
  // A trace copies a page of 100 events at every step, which makes the run three times as long.
  trace: ["off", { scope: "worker" }],
  screenshot: ["only-on-failure", { scope: "worker" }],
  session: [
    async ({ browser }, use) => {
      const { dataDir } = readProduct();
      const context = await browser.newContext({ storageState: NOBODY });
      const page = await context.newPage();
      await page.goto(await createSignInLink(dataDir));
      await use(await context.storageState());
      await context.close();
    },
    { scope: "worker" },
  ],
  sample: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern
    async ({}, use) => use(await deliverSample(readProduct().dataDir)),
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern
  product: async ({}, use) => use(readProduct()),
  baseURL: async ({ product }, use) => use(product.origin),
  storageState: async ({ session }, use) => use(session),
  page: async ({ page }, use) => {
    const complaints = collectComplaints(page);
    await use(page);
    expect(complaints).toEqual([]);
  },
  explorer: async ({ page, product }, use) => use(new ExplorerPage(page, product)),
  overview: async ({ page, product }, use) => use(new OverviewPage(page, product)),
  ingest: async ({ page }, use) => use(new IngestPage(page)),
  panel: async ({ page }, use) => use(new EventPanel(page)),
  table: async ({ page }, use) => use(new EventTable(page)),
});
