/** A saved report is the same question for whoever may open it, and nothing for anybody else. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./pages/accessible.ts";
import { ExplorerPage } from "./pages/explorer-page.ts";
import { FrontDoorBox } from "./pages/front-door.ts";
import { SavedPage } from "./pages/saved-page.ts";
import { ReportPage } from "./pages/searches-page.ts";
import { test as base, collectComplaints, expect, NOBODY } from "./pages/test.ts";
import { createSignInLink } from "./product.ts";

type Fixtures = { saved: SavedPage; report: ReportPage; colleague: Page };

const test = base.extend<Fixtures>({
  saved: async ({ page }, use) => use(new SavedPage(page)),
  report: async ({ page, product }, use) => use(new ReportPage(page, product)),
  // Somebody else, in another browser.
  colleague: async ({ browser, product }, use) => {
    const context = await browser.newContext({ storageState: NOBODY, baseURL: product.origin });
    const page = await context.newPage();
    await page.goto(await createSignInLink(product.dataDir, { email: "colleague@localhost", role: "viewer" }));
    const complaints = collectComplaints(page);
    await use(page);
    // The browser reports a link that opens nothing, and a name that is refused.
    expect(complaints.filter((one) => !/status of 40[49]/.test(one))).toEqual([]);
    await context.close();
  },
});

const newName = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
/** What an address asks; times may be spelled differently. */
function asked(url: string): object {
  const { pathname, searchParams } = new URL(url);
  const values = Object.fromEntries(searchParams);
  return { ...values, pathname, from: Date.parse(values.from ?? ""), to: Date.parse(values.to ?? "") };
}

test("a search is saved for the team, opened by its link with the same answer, listed, and deleted", async ({
  saved,
  report,
  colleague,
  page,
  product,
}) => {
  const name = newName("Sign-ins");
  await report.open("console-logins");
  await report.settled();
  const question = asked(page.url());
  const total = await report.total();
  await saved.ask();
  const link = await saved.save(name, ["The team"]);
  expect(link).toMatch(/\/s\/[\w-]{22}$/);

  const theirs = new ReportPage(colleague, product);
  await colleague.goto(link);
  await theirs.settled();
  expect(asked(colleague.url())).toEqual(question);
  expect(await theirs.total()).toBe(total);

  const list = new SavedPage(colleague);
  await list.open();
  await expect(list.row(name)).toContainText("e2e@localhost");
  await expect(list.row(name).getByRole("button", { name: /^(Edit|Delete)/ })).toHaveCount(0);

  await page.getByRole("link", { name: "All saved reports" }).click();
  await page.getByRole("heading", { name: "Saved reports", level: 1 }).waitFor();
  await expect(saved.row(name)).toContainText("You, for the team");
  await expect(saved.row(name)).toContainText("opened");
  await saved.delete(name);
  await colleague.goto(link);
  await expect(colleague.getByRole("heading", { name: "This link opens nothing for you" })).toBeVisible();
});

test("what is private opens for its owner only: for others the link is like one that never was", async ({
  saved,
  explorer,
  colleague,
  page,
  product,
}) => {
  const name = newName("Private");
  await explorer.open({ outcome: "denied", groupBy: "principal" });
  await saved.ask();
  const link = await saved.save(name, ["Only me"]);
  for (const url of [link, `${product.origin}/s/${"A".repeat(22)}`, `${product.origin}/s/x`]) {
    const answer = await colleague.goto(url);
    expect(answer?.status()).toBe(404);
    await expect(colleague.getByRole("heading", { name: "This link opens nothing for you" })).toBeVisible();
  }
  const list = new SavedPage(colleague);
  await list.open();
  await expect(list.row(name)).toHaveCount(0);
  await page.goto(link);
  await explorer.settled();
  const { searchParams } = new URL(page.url());
  expect([searchParams.get("outcome"), searchParams.get("groupBy")]).toEqual(["denied", "principal"]);
});

test("a range that moves opens as of now, and as it was when it was saved", async ({ saved, explorer, page }) => {
  const name = newName("Rolling");
  await page.goto("/explorer?from=-24h&to=now&outcome=denied");
  await explorer.settled();
  await saved.ask();
  await saved.save(name, ["Moves with the clock"]);
  const savedAt = Date.now();
  await saved.open();
  await saved.row(name).getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/explorer\?from=-24h&to=now&outcome=denied$/);
  await saved.open();
  await saved.row(name).getByRole("link", { name: "As it was when saved" }).click();
  await page.waitForURL(/\/explorer\?from=20/);
  await explorer.settled();
  const { searchParams } = new URL(page.url());
  const [from, to] = ["from", "to"].map((end) => Date.parse(searchParams.get(end) ?? ""));
  expect((to ?? 0) - (from ?? 0)).toBe(86_400_000);
  expect(Math.abs((to ?? 0) - savedAt)).toBeLessThan(60_000);
});

test("a range of two moments stays, and renaming keeps the link", async ({ saved, explorer, page }) => {
  const name = newName("Fixed");
  await explorer.open({ outcome: "denied" });
  const question = asked(page.url());
  await saved.ask();
  await expect(saved.form.getByRole("radio", { name: "Moves with the clock" })).toBeDisabled();
  const link = await saved.save(name, []);
  await saved.open();
  await saved
    .row(name)
    .getByRole("button", { name: `Edit ${name}` })
    .click();
  const edit = page.getByRole("form", { name: "Edit saved report" });
  await edit.getByRole("textbox", { name: "Name" }).fill(`${name} renamed`);
  await edit.getByRole("textbox", { name: "Description" }).fill("Seen on Mondays");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(saved.row(`${name} renamed`)).toContainText("Seen on Mondays");
  await page.goto(link);
  await explorer.settled();
  expect(asked(page.url())).toEqual(question);
});

test("a name that is taken is said in the dialog, which keeps what was written", async ({ colleague, product }) => {
  const name = newName("Taken");
  const saved = new SavedPage(colleague);
  const explorer = new ExplorerPage(colleague, product);
  await explorer.open({ outcome: "denied" });
  await saved.ask();
  await saved.save(name, []);
  await colleague.getByRole("button", { name: "Done" }).click();
  await saved.ask();
  await saved.form.getByRole("textbox", { name: "Name" }).fill(name);
  await saved.form.getByRole("button", { name: "Save" }).click();
  await expect(saved.form.getByRole("alert")).toContainText("of this name already");
  await expect(saved.form.getByRole("textbox", { name: "Name" })).toHaveValue(name);
});

test("the front door finds a saved report by its name", async ({ saved, explorer, page }) => {
  const name = newName("Findable");
  await explorer.open({ outcome: "denied" });
  await saved.ask();
  await saved.save(name, []);
  await saved.open();
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill(name);
  await box.options.filter({ hasText: "Saved report" }).filter({ hasText: name }).click();
  await page.waitForURL(/\/explorer\?.*outcome=denied/);
});

test("the dialog, its link, the list and a link that opens nothing are accessible", async ({
  saved,
  explorer,
  page,
  colleague,
}) => {
  const name = newName("Accessible");
  await explorer.open({ outcome: "denied" });
  await saved.ask();
  await expectAccessible(page, '[role="dialog"]');
  await saved.save(name, ["The team"]);
  await expectAccessible(page, '[role="dialog"]');
  await saved.open();
  await expectAccessible(page);
  await saved
    .row(name)
    .getByRole("button", { name: `Edit ${name}` })
    .click();
  await page.getByRole("form", { name: "Edit saved report" }).waitFor();
  await expectAccessible(page, '[role="dialog"]');
  await page.keyboard.press("Escape");
  await saved.delete(name);
  await colleague.goto("/s/nothing");
  await expectAccessible(colleague);
});
