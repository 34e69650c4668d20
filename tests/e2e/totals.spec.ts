/** One number, wherever it is shown: histogram, line above it, groups, facets, overview and API agree. */
import { sum } from "./pages/answered-page.ts";
import { expect, test } from "./pages/test.ts";

const QUESTIONS: Record<string, string>[] = [
  {},
  { outcome: "denied" },
  { readOnly: "false", "not.identityType": "AWSService" },
];

for (const question of QUESTIONS) {
  test(`histogram, groups and total agree for ${JSON.stringify(question)}`, async ({ explorer, product, request }) => {
    await explorer.open(question);
    const total = await explorer.total();
    expect(total).toBeGreaterThan(0);
    expect(await explorer.histogramTotal()).toBe(total);
    await explorer.groupBy("Service");
    expect(sum(await explorer.groupCounts())).toBe(total);
    await explorer.groupBy("Outcome");
    expect(sum(await explorer.groupCounts())).toBe(total);
    const { from, to } = product;
    const answer = await request.get(
      `/api/v1/groups?${new URLSearchParams({ from, to, groupBy: "awsRegion", ...question })}`,
    );
    expect((await answer.json()).total).toBe(total);
  });
}

test("a group opens into groups that sum to it", async ({ explorer, page }) => {
  await explorer.open();
  await explorer.groupBy("Outcome");
  const [denied = 0] = await explorer.groups
    .filter({ hasText: "denied" })
    .locator('[data-column="count"]')
    .allInnerTexts()
    .then((texts) => texts.map((text) => Number(text.replaceAll(",", ""))));
  await page.getByRole("button", { name: "Split denied by Event name" }).click();
  await expect.poll(async () => (await explorer.groupCounts()).length).toBeGreaterThan(4);
  const more = await page.getByText(/more events in smaller groups/).allInnerTexts();
  const rest = sum(more.map((text) => Number(text.replaceAll(/[^\d]/g, ""))));
  const counts = await explorer.groupCounts();
  const outcomes = await explorer.groups.locator("th button[aria-expanded]").count();
  expect(sum(counts) + rest).toBe((await explorer.total()) + denied);
  expect(outcomes).toBeGreaterThan(1);
});

test("every total of the overview leads to exactly its events", async ({ overview, explorer, page }) => {
  for (const label of ["events", "denied", "errors not denied", "writes"]) {
    await overview.open();
    const count = Number(((await overview.total(label).getAttribute("title")) ?? "").replaceAll(",", ""));
    await overview.total(label).click();
    await page.waitForURL(/\/explorer/);
    await explorer.settled();
    expect(await explorer.total(), label).toBe(count);
  }
  await overview.open();
  const first = overview.list("Source IPs").getByRole("listitem").first();
  const count = Number(((await first.locator("[title]").last().getAttribute("title")) ?? "").replaceAll(",", ""));
  await first.getByRole("link").click();
  await page.waitForURL(/\/explorer/);
  await explorer.settled();
  expect(await explorer.total()).toBe(count);
  await expect(page).toHaveURL(/byService=false/);
});
