/** The walk of an investigator: sign in, group, drill down, open an event, see its original, share what is seen. */

import { EventPanel } from "./pages/event-panel.ts";
import { ExplorerPage } from "./pages/explorer-page.ts";
import { collectComplaints, expect, NOBODY, test } from "./pages/test.ts";
import { createSignInLink } from "./product.ts";

test("from a sign-in link to a shared, verified original", async ({ browser, product, session }) => {
  const context = await browser.newContext({
    storageState: NOBODY,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  await page.goto(await createSignInLink(product.dataDir));
  await expect(page).toHaveURL(`${product.origin}/`);

  const explorer = new ExplorerPage(page, product);
  const panel = new EventPanel(page);
  await explorer.open({ "not.identityType": "AWSService" });
  await explorer.groupBy("Principal");
  const [largest = 0] = await explorer.groupCounts();
  expect(largest).toBeGreaterThan(0);

  await explorer.change(() => explorer.groups.first().getByRole("button").nth(1).click());
  expect(await explorer.total()).toBe(largest);

  await explorer.openRow(0);
  await panel.loaded();
  const eventID = (await panel.detail("Event id").textContent())?.trim() ?? "";
  expect(new URL(page.url()).searchParams.get("event")).toBe(eventID);
  const original = await panel.original();
  await expect(panel.root.getByText("Verified: the file in S3 has the SHA-256")).toBeVisible();
  expect(String(original.eventID).toLowerCase()).toBe(eventID);

  await panel.root.getByRole("button", { name: "Copy link to this event" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const rows = await explorer.eventIDs();
  expect(complaints).toEqual([]);

  const other = await (await browser.newContext({ storageState: session })).newPage();
  await other.goto(link);
  const otherExplorer = new ExplorerPage(other, product);
  await otherExplorer.settled();
  const otherPanel = new EventPanel(other);
  await otherPanel.loaded();
  await expect(otherPanel.detail("Event id")).toHaveText(eventID);
  expect(await otherExplorer.eventIDs()).toEqual(rows);
  expect(await otherExplorer.total()).toBe(largest);
  await context.close();
  await other.context().close();
});

test("an event opens as a page of its own, and leads back to its day", async ({ explorer, page, panel }) => {
  await explorer.open();
  await explorer.openRow(3);
  await panel.loaded();
  await panel.root.getByRole("link", { name: "Open as a page" }).click();
  await page.getByRole("heading", { name: "Evidence" }).waitFor();
  await page.getByRole("link", { name: "Explore the day around it" }).click();
  await explorer.settled();
  await panel.loaded();
});

test("an event that is not stored is a 404 page, not an error", async ({ request }) => {
  for (const path of [
    "/events/00000000-0000-4000-8000-0000deadbeef",
    "/events/%E0%A4%A",
    "/ingest/files/999999999",
    "/ingest/files/x",
  ]) {
    const answer = await request.get(path);
    expect([400, 404], path).toContain(answer.status());
    expect(await answer.text()).not.toContain("stack");
  }
});
