/** Groups: counts that add up, orders, a second level, and the way from a group to its events and back. */
import { sum, toNumber } from "./pages/answered-page.ts";
import { expect, test } from "./pages/test.ts";

const numbers = (texts: string[]): number[] => texts.map(toNumber);

test("groups, the rest below them, the histogram and the total are one number", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "eventName", limit: "5" });
  const rest = numbers(await page.locator('tfoot [data-column="count"]').allInnerTexts());
  const counts = await explorer.groupCounts();
  expect(counts).toHaveLength(5);
  expect(rest[0]).toBeGreaterThan(0);
  expect(sum(counts) + sum(rest)).toBe(await explorer.total());
  expect(await explorer.histogramTotal()).toBe(await explorer.total());
  const [, all = "0"] = /5 of ([\d,]+) groups/.exec(await page.locator("body").innerText()) ?? [];
  await explorer.change(() => page.getByRole("button", { name: /^Show (all )?[\d,]+ groups$/ }).click());
  expect((await explorer.groupCounts()).length).toBe(Number(all.replaceAll(",", "")));
});

test("every group has its line over time", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "principal" });
  const shown = await explorer.groups.count();
  await expect(page.locator('[data-column="activity"] svg')).toHaveCount(shown);
  await expect(page.locator('[data-column="activity"] svg').first()).toHaveAccessibleName(
    /^At most [\d,.k]+ events?: /,
  );
});

test("headings order the groups, in the URL and after a reload", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "principal" });
  await explorer.change(() => page.getByRole("button", { name: "Last seen (UTC)" }).click());
  await expect(page).toHaveURL(/sort=lastSeen/);
  const times = () =>
    page
      .locator('td[data-column="lastSeen"] time')
      .evaluateAll((all) => all.map((one) => one.getAttribute("datetime") ?? ""));
  const seen = await times();
  expect(seen).toEqual([...seen].sort().reverse());
  await page.reload();
  await explorer.settled();
  expect(await times()).toEqual(seen);
  await explorer.change(() => page.getByRole("button", { name: "Denied", exact: true }).click());
  const denied = await page.locator('td[data-column="denied"]').allInnerTexts();
  expect(denied[0]).toMatch(/%$/);
  expect(denied.indexOf("0")).not.toBe(0);
});

test("drilling down twice narrows twice, and back returns step by step", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "eventSource,eventName", limit: "1000" });
  await explorer.groups.first().getByRole("button").first().click();
  await expect(explorer.subGroups.first()).toBeVisible();
  const [outer = 0] = await explorer.groupCounts();
  const inner = numbers(await explorer.subGroups.locator('[data-column="count"]').allInnerTexts());
  const more = await page.getByText(/more events in smaller groups/).allInnerTexts();
  expect(sum(inner) + sum(more.map((text) => Number(text.split(" ")[0]?.replaceAll(",", ""))))).toBe(outer);

  await explorer.change(() => explorer.subGroups.first().locator("[data-drill]").click());
  expect(await explorer.total()).toBe(inner[0]);
  const search = new URL(page.url()).searchParams;
  expect([search.has("eventSource"), search.has("eventName"), search.has("groupBy")]).toEqual([true, true, false]);

  await explorer.groupBy("Principal");
  const [largest = 0] = await explorer.groupCounts();
  await explorer.change(() => explorer.groups.first().locator("[data-drill]").click());
  expect(await explorer.total()).toBe(largest);
  await explorer.change(async () => void (await page.goBack()));
  await expect.poll(async () => (await explorer.groupCounts())[0]).toBe(largest);
  await explorer.change(async () => void (await page.goBack()));
  await expect(explorer.rows.first()).toBeVisible();
  expect(await explorer.total()).toBe(inner[0]);
});

test("all groups of a group are one click away", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "eventSource,eventName" });
  await explorer.groups.first().getByRole("button").first().click();
  const [outer = 0] = await explorer.groupCounts();
  await explorer.change(() => page.getByRole("link", { name: "Show all in the explorer" }).click());
  expect(sum(await explorer.groupCounts())).toBe(outer);
});

test("groups of a field with several values say that they overlap", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "resource" });
  await expect(page.getByText(/they overlap and add up to more/)).toBeVisible();
  await expect(page.locator("tfoot")).toHaveCount(0);
});

test("j, k and the arrows walk through the groups, Enter drills", async ({ explorer, page }) => {
  await explorer.open({ groupBy: "eventSource" });
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(explorer.groups.nth(1).locator("[data-drill]")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(explorer.subGroups.first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(explorer.subGroups.first().locator("[data-drill]")).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowLeft");
  await expect(explorer.subGroups).toHaveCount(0);
  const count = (await explorer.groupCounts())[1];
  await explorer.change(() => page.keyboard.press("Enter"));
  expect(await explorer.total()).toBe(count);
});

test("a field is found by a part of its name", async ({ explorer, page }) => {
  await explorer.open();
  await page.keyboard.press("g");
  await page.keyboard.type("kind of cl");
  await explorer.change(() => page.keyboard.press("Enter"));
  await expect(page).toHaveURL(/groupBy=userAgentFamily/);
});
