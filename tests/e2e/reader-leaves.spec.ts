/** Queries end with their reader: nobody waits for an answer that nobody sees. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { test as base, expect } from "./pages/test.ts";

type Database = {
  /** Groups by TLS version wait from now on. */
  hold: () => Promise<void>;
  /** Statements of readers that wait for it. */
  countWaiting: () => Promise<number>;
};

const test = base.extend<{ database: Database }>({
  database: async ({ product }, use) => {
    const { port, password } = JSON.parse(readFileSync(join(product.dataDir, "postgres.json"), "utf8"));
    const connect = async () => {
      const client = new pg.Client({ host: "127.0.0.1", port, user: "trailsight", password, database: "trailsight" });
      await client.connect();
      return client;
    };
    const [holder, watcher] = [await connect(), await connect()];
    await use({
      hold: async () => void (await holder.query("begin; lock table cloudtrail.tls in access exclusive mode")),
      countWaiting: async () => {
        const { rows } = await watcher.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%query:count-groups%tls%'",
        );
        return rows.length;
      },
    });
    await Promise.all([holder.end(), watcher.end()]);
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
