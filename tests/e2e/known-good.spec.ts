/** What is known to be good: the list, and the switch of searches that leaves it out and says so. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./pages/accessible.ts";
import { KnownGoodPage } from "./pages/known-good-page.ts";
import { ReportPage, SearchesPage } from "./pages/searches-page.ts";
import { test as base, expect } from "./pages/test.ts";

type Fixtures = { marker: string; knownGood: KnownGoodPage; searches: SearchesPage; report: ReportPage };

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern
  marker: async ({}, use) => use(`office ${randomUUID().slice(0, 8)}`),
  knownGood: async ({ page, product, marker }, use) => {
    const knownGood = new KnownGoodPage(page, product);
    await use(knownGood);
    await knownGood.clear(marker);
  },
  searches: async ({ page, product }, use) => use(new SearchesPage(page, product)),
  report: async ({ page, product }, use) => use(new ReportPage(page, product)),
});

const PHONE = { width: 390, height: 844 };

/** Nothing reaches beyond the phone. */
async function expectNarrow(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
}

const SLUG = "unauthorized-access";
const ITS_EVENTS = { outcome: "denied", byService: "false" };
/** Others may be on the list as well: how much an entry of our own hid stands beside its value. */
const toNumber = (text: string): number => Number(/([\d,]+) events?$/.exec(text)?.[1]?.replaceAll(",", ""));

test("an address is added, the switch hides its events everywhere and says how many", async ({
  knownGood,
  marker,
  report,
  searches,
  explorer,
  page,
  product,
}) => {
  const [address = ""] = await knownGood.addresses(ITS_EVENTS);
  await knownGood.open();
  await knownGood.add(address, marker);
  await report.open(SLUG);
  await report.settled();
  const total = await report.total();
  await report.change(() => report.knownGood.click());
  await expect(report.knownGood).toHaveAttribute("aria-pressed", "true");
  const hidden = await report.hidden();
  expect(hidden).toBeGreaterThan(0);
  const left = await report.total();
  expect(left).toBe(total - hidden);
  expect(await report.charted()).toBe(left);
  await expect(report.hiddenNote).toContainText(marker);

  await page.getByRole("button", { name: "Export" }).click();
  const href = await page.getByRole("menuitem", { name: /^JSON/ }).getAttribute("href");
  const file = await (await page.request.get(new URL(href ?? "", product.origin).href)).json();
  expect(file).toMatchObject({ count: left, complete: true });
  await page.keyboard.press("Escape");

  const entry = report.hiddenNote.getByRole("link", { name: address });
  const own = toNumber((await entry.textContent()) ?? "");
  const url = page.url();
  await report.change(() => entry.click());
  expect(await report.total()).toBe(own);
  expect(new URL(page.url()).searchParams.has("knownGood")).toBe(false);

  await page.goto(url);
  await report.settled();
  await report.explorerLink.click();
  await explorer.settled();
  expect(await explorer.total()).toBe(left);

  await searches.open({ knownGood: "hide", tier: "all" });
  await expect(searches.link(SLUG).locator("[data-count]")).toHaveAttribute("data-count", String(left));
  await searches.link(SLUG).click();
  await page.waitForURL(/knownGood=hide/);
  await report.settled();
  expect(await report.total()).toBe(left);
});

test("an entry that has expired is shown as such, hides nothing, and can be renewed and removed", async ({
  knownGood,
  marker,
}) => {
  const end = Date.now() + 2_000;
  await knownGood.addByApi({ value: "192.0.2.77", reason: marker, expiresAt: new Date(end).toISOString() });
  await knownGood.opensWithExpired(marker);
  const row = knownGood.row(marker);
  await row.getByRole("button", { name: /^Renew/ }).click();
  await expect(row.getByRole("button", { name: /^Renew/ })).toHaveCount(0);
  await row.getByRole("button", { name: /^Remove/ }).click();
  await row.getByRole("button", { name: /^Really remove/ }).click();
  await expect(row).toHaveCount(0);
});

test("a link with another word is refused by name", async ({ page }) => {
  for (const path of ["/reports", `/reports/${SLUG}`]) {
    await page.goto(`${path}?knownGood=maybe`);
    await expect(page.getByText("knownGood must be hide or show")).toBeVisible();
  }
});

test("a parameter offers only values that it takes", async ({ report, page }) => {
  await report.open("ec2-instance-lifecycle");
  await report.settled();
  await page.getByRole("combobox", { name: "Instance id" }).click();
  const options = page.getByRole("listbox").getByRole("option");
  await options.first().waitFor();
  for (const text of await options.allTextContents()) expect(text).toMatch(/^i-[0-9a-f]{8,17}/);
  await page.keyboard.press("ArrowDown");
  await report.change(() => page.keyboard.press("Enter"));
  expect(new URL(page.url()).searchParams.get("instanceId")).toMatch(/^i-[0-9a-f]{8,17}$/);
  await report.open("activity-by-role");
  await options.first().waitFor();
  for (const text of await options.allTextContents()) expect(text).toContain(":role/");
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("a search with the switch on is accessible, also on a phone", async ({ knownGood, marker, page, report }) => {
      // Few events: axe looks at every row in turn.
      const [address = ""] = await knownGood.addresses({ eventName: "ConsoleLogin" });
      const block = `${address}/${colorScheme === "light" ? 31 : 30}`;
      await knownGood.addByApi({ value: block, reason: marker, expiresAt: null });
      await report.open("console-logins", { knownGood: "hide" });
      await report.settled();
      await expect(report.hiddenNote).toContainText(marker);
      await expectAccessible(page);
      await page.setViewportSize(PHONE);
      await expectAccessible(page);
      await expectNarrow(page);
    });

    test("the list is accessible, also on a phone", async ({ knownGood, marker, page }) => {
      const block = colorScheme === "light" ? "192.0.2.80" : "192.0.2.96";
      const soon = new Date(Date.now() + 1_000).toISOString();
      await knownGood.addByApi({ value: block, reason: marker, expiresAt: null });
      await knownGood.addByApi({ value: `${block}/28`, reason: `${marker} closed`, expiresAt: soon });
      await knownGood.opensWithExpired(`${marker} closed`);
      await expectAccessible(page);
      await page.setViewportSize(PHONE);
      await expectAccessible(page);
      await expectNarrow(page);
    });

    test("the catalogue without what is known is accessible", async ({ searches, page }) => {
      await searches.open({ q: "root", knownGood: "hide" });
      await expectAccessible(page);
    });

    test("Insights are accessible, also on a phone", async ({ page }) => {
      await page.goto("/insights?from=-30d&to=now");
      await page.getByRole("heading", { name: "Insights", level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
      await expectAccessible(page);
      await page.setViewportSize(PHONE);
      await expectAccessible(page);
      await expectNarrow(page);
    });
  });
}
