/** Common searches: the catalogue and the pages of its searches say the same as each other and as the explorer. */
import { expectAccessible } from "./pages/accessible.ts";
import { ReportPage, SearchesPage } from "./pages/searches-page.ts";
import { test as base, expect } from "./pages/test.ts";
import { ProductDatabase } from "./product-database.ts";

const test = base.extend<{ searches: SearchesPage; report: ReportPage }>({
  searches: async ({ page, product }, use) => use(new SearchesPage(page, product)),
  report: async ({ page, product }, use) => use(new ReportPage(page, product)),
});

test("each count of the catalogue is the headline of its search", async ({ searches, report }) => {
  await searches.open({ tier: "all" });
  const found = await searches.found();
  expect(found.length).toBeGreaterThan(20);
  // The smallest, the largest and one between.
  const sorted = found.toSorted((a, b) => a.count - b.count);
  const chosen = [0, 0.5, 1].flatMap((part) => sorted[Math.round(part * (sorted.length - 1))] ?? []);
  for (const { slug, count } of chosen) {
    await report.open(slug);
    await report.settled();
    expect({ slug, count: await report.total() }).toEqual({ slug, count });
  }
});

test("a search whose link is exact has the explorer's total, its chart and its rows", async ({ report, explorer }) => {
  await report.open("console-logins");
  await report.settled();
  const total = await report.total();
  expect(total).toBeGreaterThan(0);
  expect(await report.charted()).toBe(total);
  expect(await report.rows.count()).toBe(Math.min(total, 100));
  await report.explorerLink.click();
  await explorer.settled();
  expect(await explorer.total()).toBe(total);
});

test("finds searches by typing: /, a word of an event name, Escape; the URL has it and reload keeps it", async ({
  searches,
  page,
}) => {
  await searches.open();
  const all = await searches.links.count();
  // A key that is pressed before the page listens is lost, and the list is there before.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(searches.box).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type("CreateUser");
  await expect(searches.link("iam-users-created")).toBeVisible();
  await expect(searches.link("console-logins")).toHaveCount(0);
  await page.waitForURL(/q=CreateUser/);
  await page.reload();
  await searches.settled();
  await expect(searches.box).toHaveValue("CreateUser");
  await expect(searches.link("console-logins")).toHaveCount(0);
  await searches.box.press("Escape");
  await expect(searches.links).toHaveCount(all);
});

test("a search that needs a value asks for it first; completion and Enter by keyboard answer it", async ({
  searches,
  report,
  page,
}) => {
  await searches.open();
  await expect(searches.link("activity-by-ip")).toContainText("needs a value");
  await report.open("activity-by-ip");
  await expect(page.getByRole("region", { name: "A value is needed" })).toContainText(
    "This search needs a value first",
  );
  const box = page
    .getByRole("combobox", { name: /^IP address/ })
    .or(page.getByLabel(/^IP address/))
    .first();
  await expect(box).toBeFocused();
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await report.change(() => page.keyboard.press("Enter"));
  const chosen = new URL(page.url()).searchParams.get("ip") ?? "";
  expect(chosen).not.toBe("");
  expect(await report.total()).toBeGreaterThan(0);
  await expect(report.about).toContainText(chosen);
});

test("a value that cannot be used is refused at its field, and nothing is asked", async ({ report, page }) => {
  await report.open("leaked-access-key", { accessKeyId: "<b>no key</b>" });
  await expect(
    page.getByText(/accessKeyId must be AKIA, ASIA, ABIA or ACCA and 16 of the characters/).first(),
  ).toBeVisible();
  await expect(page.getByRole("region", { name: "A value is needed" })).toContainText("cannot be used");
  await expect(report.number).toHaveCount(0);
});

test("narrowing stays on the search; back, forward and reload bring the same answer", async ({ report, page }) => {
  await report.open("unauthorized-access");
  await report.settled();
  const total = await report.total();
  await page.locator('[data-column="recipientAccountId"] button').first().click();
  await report.change(() => page.getByRole("menuitem", { name: "Filter by this" }).click());
  expect(new URL(page.url()).pathname).toBe("/reports/unauthorized-access");
  const narrowed = await report.total();
  expect(narrowed).toBeGreaterThan(0);
  expect(narrowed).toBeLessThanOrEqual(total);
  await report.change(() => page.getByRole("checkbox", { name: "Include calls made by AWS services" }).click());
  expect(await report.total()).toBeGreaterThanOrEqual(narrowed);
  const expectTotal = (count: number) => expect.poll(() => report.total()).toBe(count);
  await report.change(async () => void (await page.goBack()));
  await expectTotal(narrowed);
  await report.change(async () => void (await page.goBack()));
  await expectTotal(total);
  await report.change(async () => void (await page.goForward()));
  await expectTotal(narrowed);
  await page.reload();
  await report.settled();
  expect(await report.total()).toBe(narrowed);
});

test("the file of a search has as many events as its headline", async ({ report, page, product }) => {
  await report.open("console-logins");
  await report.settled();
  const total = await report.total();
  await page.getByRole("button", { name: "Export" }).click();
  const href = await page.getByRole("menuitem", { name: /^JSON/ }).getAttribute("href");
  const answer = await page.request.get(new URL(href ?? "", product.origin).href);
  const file = await answer.json();
  expect(file).toMatchObject({ count: total, complete: true, query: { report: "console-logins" } });
});

test("searches that found nothing are folded and unfolded by the reader, and none is lost", async ({ searches }) => {
  await searches.open({ tier: "all" });
  const all = await searches.links.count();
  // On a busy machine the counts may come too late for folding.
  if (await searches.fold.isVisible()) await searches.fold.click();
  await expect(searches.folds.first()).toBeVisible();
  await searches.unfold.click();
  await expect(searches.folds).toHaveCount(0);
  await expect(searches.links).toHaveCount(all);
  await searches.fold.click();
  await expect(searches.folds.first()).toBeVisible();
  await expect(searches.links).toHaveCount(all);
});

test("names do not wait for counts, and counts that come late move nothing", async ({ searches, product }) => {
  const database = await ProductDatabase.connect(product);
  try {
    await database.hold("cloudtrail.search_count");
    await searches.begin({ tier: "all" });
    await searches.links.last().waitFor();
    expect(await searches.found()).toEqual([]);
    const places = () => searches.links.evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    const before = await places();
    await database.release();
    await searches.settled();
    expect((await searches.found()).length).toBeGreaterThan(20);
    expect(await places()).toEqual(before);
    await searches.fold.click();
    await expect(searches.folds.first()).toBeVisible();
  } finally {
    await database.end();
  }
});

test("how a search works is a click away, and the way back leads to the same question", async ({ report, page }) => {
  await report.open("activity-by-ip", { ip: "203.0.113.0/24" });
  await report.settled();
  const question = new URL(page.url());
  await report.howItWorks.click();
  await page.waitForURL(/\/reports\/activity-by-ip\/about\?/);
  await expect(page.getByRole("region", { name: "Values it takes" })).toContainText("CIDR block");
  await expect(page.getByRole("region", { name: "From a program" })).toContainText("/api/v1/reports/activity-by-ip");
  await page.getByRole("navigation", { name: "Where this is" }).getByRole("link").last().click();
  await report.settled();
  const back = new URL(page.url());
  for (const name of ["from", "to", "ip"]) expect(back.searchParams.get(name)).toBe(question.searchParams.get(name));
  await page.goto("/reports/activity-by-ip/about?nonsense=1");
  await expect(page.getByText(/nonsense/).first()).toBeVisible();
});

test("the front door finds a search by its title", async ({ searches, page }) => {
  await searches.open();
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: "Find anything by id or name" }).fill("iam users created");
  await page.getByRole("option", { name: /IAM users created/ }).click();
  await page.waitForURL(/\/reports\/iam-users-created/);
});

// Some of the catalogue: axe looks at every row in turn.
test("the catalogue is accessible", async ({ searches, page }) => {
  await searches.open({ q: "root" });
  await expectAccessible(page);
});

test("the page that explains a search is accessible", async ({ page }) => {
  await page.goto("/reports/console-login-after-failures/about");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expectAccessible(page);
});

test("a search is accessible", async ({ report, page }) => {
  await report.open("iam-users-created");
  await report.settled();
  await expectAccessible(page);
});

test("a search that asks first, and one that refuses, are accessible", async ({ report, page }) => {
  await report.open("session-lineage");
  // The focus alone offers the values only when it comes after the page has begun to listen.
  await expect(async () => {
    await page
      .getByRole("combobox", { name: /^Principal/ })
      .or(page.getByLabel("Principal"))
      .first()
      .click();
    await page.getByRole("option").first().waitFor({ timeout: 2_000 });
  }).toPass();
  await expectAccessible(page);
  await report.open("leaked-access-key", { accessKeyId: "none" });
  await page.getByRole("region", { name: "A value is needed" }).waitFor();
  await expectAccessible(page);
});
