/** Facets: counts beside the table, each without its own filter; found, included, excluded, chosen, by mouse and keyboard. */
import { expectAccessible, expectToFit } from "./pages/accessible.ts";
import { expect, test } from "./pages/test.ts";

const params = (url: string): URLSearchParams => new URL(url).searchParams;

test("a facet's own filter does not hide its other values, and two values are either", async ({ explorer, page }) => {
  await explorer.open();
  const region = explorer.facet("Region");
  const names = async () => (await region.getByRole("listitem").allInnerTexts()).map((text) => text.split("\n")[0]);
  const before = await names();
  await explorer.change(() => region.getByRole("listitem").nth(0).getByRole("button").first().click());
  const one = await explorer.total();
  expect(await names()).toEqual(before);
  await explorer.change(() => region.getByRole("listitem").nth(1).getByRole("button").first().click());
  expect(await explorer.total()).toBeGreaterThan(one);
  expect(params(page.url()).get("awsRegion")?.split(",")).toHaveLength(2);
  expect(await names()).toEqual(before);
});

test("a value that is not among the commonest is found by a part of it", async ({ explorer, page }) => {
  await explorer.open();
  const facet = explorer.facet("Event name");
  await facet.getByRole("button", { name: "Search in Event name" }).click();
  await page.getByRole("textbox", { name: "Search in Event name" }).fill("ListUsers");
  const value = facet.getByRole("button", { name: /^ListUsers/ });
  await expect(value).toContainText(/\d/);
  await explorer.change(() => value.click());
  expect(new Set(await explorer.column("eventName"))).toEqual(new Set(["ListUsers"]));
  await expect(value).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("textbox", { name: "Search in Event name" }).press("Escape");
  await expect(value).toBeVisible();
});

test("more shows up to fifty values, and less the commonest again", async ({ explorer }) => {
  await explorer.open();
  const facet = explorer.facet("Event name");
  await expect(facet.getByRole("listitem")).toHaveCount(6);
  await facet.getByRole("button", { name: "More values of Event name" }).click();
  await expect.poll(() => facet.getByRole("listitem").count()).toBeGreaterThan(20);
  expect(await facet.getByRole("listitem").count()).toBeLessThanOrEqual(50);
  await facet.getByRole("button", { name: "Less values of Event name" }).click();
  await expect(facet.getByRole("listitem")).toHaveCount(6);
});

test("values are walked, included and excluded by keyboard", async ({ explorer, page }) => {
  await explorer.open();
  const outcome = explorer.facet("Outcome");
  await outcome.getByRole("listitem").first().getByRole("button").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(outcome.getByRole("listitem").nth(1).getByRole("button").first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await explorer.change(() => page.keyboard.press("-"));
  expect(params(page.url()).get("not.outcome")).toBe("success");
  await expect(outcome.getByRole("button", { name: "Exclude Outcome success" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.keyboard.press("ArrowRight");
  await expect(outcome.getByRole("button", { name: "Exclude Outcome success" })).toBeFocused();
});

test("chosen and closed facets are remembered, and chosen ones come in one call after the rows", async ({
  explorer,
  page,
}) => {
  const calls: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/facets")) calls.push(request.url());
  });
  await explorer.open();
  await page.getByRole("button", { name: "Choose facets" }).click();
  await page.getByRole("textbox", { name: "Find a field" }).fill("c");
  await page.getByRole("checkbox", { name: "Country" }).check();
  await page.getByRole("checkbox", { name: "Kind of client" }).check();
  await page.keyboard.press("Escape");
  await expect(explorer.facet("Country").getByRole("listitem").first()).toContainText(/\d/);
  await explorer.facet("Outcome").getByRole("button", { name: "Outcome", exact: true }).click();
  await expect(explorer.facet("Outcome").getByRole("listitem")).toHaveCount(0);
  calls.length = 0;
  await page.reload();
  await explorer.settled();
  await expect(explorer.facet("Kind of client").getByRole("listitem").first()).toContainText(/\d/);
  await expect(explorer.facet("Outcome").getByRole("listitem")).toHaveCount(0);
  expect(calls.map((url) => params(url).get("fields"))).toEqual(["userAgentFamily,country"]);
  await explorer.change(() => explorer.facet("Kind of client").getByRole("button", { name: /^sdk/ }).click());
  expect(params(page.url()).get("userAgentFamily")).toBe("sdk");
});

test("a facet with search, more and choice is accessible; on a phone it is behind a button", async ({
  explorer,
  page,
}) => {
  await explorer.open();
  await explorer
    .facet("Event name")
    .getByRole("button", { name: /^More values/ })
    .click();
  await explorer.facet("Service").getByRole("button", { name: "Search in Service" }).click();
  await page.getByRole("button", { name: "Choose facets" }).click();
  await page.getByRole("textbox", { name: "Find a field" }).waitFor();
  await expectAccessible(page, "aside");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(explorer.facet("Outcome")).toBeHidden();
  await page.getByRole("button", { name: "Facets", exact: true }).click();
  await expect(explorer.facet("Outcome")).toBeVisible();
  await expectAccessible(page, "aside");
  await expectToFit(page);
});
