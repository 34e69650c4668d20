/** Queries end with their reader: nobody waits for an answer that nobody sees. */
import { test as base, expect } from "./pages/test.ts";
import { ProductDatabase } from "./product-database.ts";

type Database = {
  /** Groups by TLS version wait from now on. */
  hold: () => Promise<void>;
  /** Statements of readers that wait for it. */
  countWaiting: () => Promise<number>;
};

const test = base.extend<{ database: Database }>({
  database: async ({ product }, use) => {
    const database = await ProductDatabase.connect(product);
    await use({
      hold: () => database.hold("cloudtrail.tls"),
      countWaiting: () => database.countWaiting("%query:count-groups%tls%"),
    });
    await database.end();
  },
});

// One lock at a time.
test.describe.configure({ mode: "serial" });

const GONE = { timeout: 1_500, intervals: [50] };

test("by closing a page that is still loading", async ({ page, product, database }) => {
  await database.hold();
  const { from, to } = product;
  await page.goto(`/explorer?${new URLSearchParams({ from, to, groupBy: "tlsVersion" })}`, { waitUntil: "commit" });
  await expect.poll(database.countWaiting).toBeGreaterThan(0);
  await page.close();
  await expect.poll(database.countWaiting, GONE).toBe(0);
});

test("by leaving while an answer to a click is on its way", async ({ explorer, page, database }) => {
  await explorer.open();
  await database.hold();
  await page.getByRole("combobox", { name: "Group by" }).click();
  await page.getByRole("combobox", { name: "Group by" }).fill("TLS");
  await page.getByRole("option", { name: "TLS version" }).click();
  await expect.poll(database.countWaiting).toBeGreaterThan(0);
  await page.goto("about:blank");
  await expect.poll(database.countWaiting, GONE).toBe(0);
});

test("by closing a group again that is being split", async ({ explorer, page, database }) => {
  await explorer.open({ groupBy: "outcome,tlsVersion" });
  await database.hold();
  const split = explorer.groups.first().getByRole("button").first();
  await split.click();
  await expect.poll(database.countWaiting).toBeGreaterThan(0);
  await split.click();
  await expect.poll(database.countWaiting, GONE).toBe(0);
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveCount(0);
});
