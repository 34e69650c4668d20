/** The URL is the explorer's only state: what is clicked is in it, and it brings everything back. */
import { QueryLine } from "./pages/query-line.ts";
import { expect, test } from "./pages/test.ts";

test("a facet click is in the URL, and a reload shows the same rows", async ({ explorer, page }) => {
  await explorer.open();
  const all = await explorer.total();
  const value = explorer.facet("Outcome").getByRole("button", { name: "denied", exact: false }).first();
  await explorer.change(() => value.click());
  expect(new URL(page.url()).searchParams.get("outcome")).toBe("denied");
  await expect(value).toHaveAttribute("aria-pressed", "true");
  const rows = await explorer.eventIDs();
  expect(rows.length).toBeGreaterThan(0);
  expect(await explorer.total()).toBeLessThan(all);
  await page.reload();
  await expect.poll(() => explorer.eventIDs()).toEqual(rows);
  await expect(explorer.facet("Outcome").getByRole("button", { name: "success" }).first()).toBeVisible();
});

test("including and excluding a value split the events in two", async ({ explorer }) => {
  await explorer.open();
  const all = await explorer.total();
  const service = explorer.facet("Service").getByRole("listitem").first();
  await explorer.change(() => service.getByRole("button").first().click());
  const included = await explorer.total();
  await explorer.change(() => service.getByRole("button", { name: /^Exclude/ }).click());
  expect(included + (await explorer.total())).toBe(all);
  await expect(explorer.chip(/^Service is not/)).toBeVisible();
});

test("back and forward walk through the questions that were asked", async ({ explorer, page }) => {
  await explorer.open();
  const first = await explorer.eventIDs();
  await explorer.change(() => page.getByRole("button", { name: "Writes only" }).click());
  const second = await explorer.eventIDs();
  expect(second).not.toEqual(first);
  await explorer.groupBy("Service");
  await page.goBack();
  await explorer.settled();
  await expect.poll(() => explorer.eventIDs()).toEqual(second);
  await page.goBack();
  await expect.poll(() => explorer.eventIDs()).toEqual(first);
  await page.goForward();
  await expect.poll(() => explorer.eventIDs()).toEqual(second);
});

test("clicks that come faster than answers all count", async ({ explorer, page }) => {
  await explorer.open();
  await page.getByRole("button", { name: "Writes only" }).click();
  await page.getByRole("button", { name: "Hide AWS services" }).click();
  await page.waitForURL(/byService=false/);
  expect(new URL(page.url()).searchParams.get("readOnly")).toBe("false");
  await explorer.settled();
});

test("a typed address becomes a filter, and its chip flips, changes and goes", async ({ explorer, page }) => {
  await explorer.open();
  const [address = ""] = (await explorer.column("sourceIPAddress")).filter((text) => /^[\d.]+$/.test(text));
  await explorer.change(() => new QueryLine(page).run(address));
  expect(new Set(await explorer.column("sourceIPAddress"))).toEqual(new Set([address]));
  await explorer.chip(/^Source IP is/).click();
  await explorer.change(() => page.getByText("is not", { exact: true }).click());
  expect(await explorer.column("sourceIPAddress")).not.toContain(address);
  await page.keyboard.press("Escape");
  await explorer.change(() => page.getByRole("button", { name: "Remove filter: Source IP is not" }).click());
  expect(new URL(page.url()).searchParams.has("not.sourceIPAddress")).toBe(false);
});

test("a chip's values are found by typing part of one", async ({ explorer, page }) => {
  await explorer.open({ eventName: "*" });
  await explorer.chip(/^Event name is present/).click();
  await page.getByLabel("Event name value").fill("describe");
  const option = page.getByRole("checkbox", { name: /^Describe/ }).first();
  await explorer.change(() => option.check());
  expect(new URL(page.url()).searchParams.get("eventName")).toMatch(/^\*,Describe/);
});

test("a value's menu narrows, excludes and starts anew", async ({ explorer, page }) => {
  await explorer.open({ readOnly: "true" });
  const name = explorer.rows.first().locator('[data-column="eventName"] button').first();
  const value = (await name.textContent()) ?? "";
  await name.click();
  await explorer.change(() => page.getByRole("menuitem", { name: "Filter by this" }).click());
  expect(new URL(page.url()).searchParams.get("eventName")).toBe(value);
  await explorer.rows.first().locator('[data-column="eventName"] button').first().click();
  await explorer.change(() => page.getByRole("menuitem", { name: "Exclude this" }).click());
  await expect(page.getByText("No events match these filters")).toHaveCount(0);
  expect(await explorer.column("eventName")).not.toContain(value);
  await explorer.rows.first().locator('[data-column="recipientAccountId"] button').first().click();
  await explorer.change(() => page.getByRole("menuitem", { name: "Everything with this, no other filter" }).click());
  expect([...new URL(page.url()).searchParams.keys()].sort()).toEqual(["from", "recipientAccountId", "to"]);
});

test("a value's menu asks for its kin and leads to its page", async ({ explorer, page }) => {
  await explorer.open({ outcome: "denied" });
  const addresses = await explorer.column("sourceIPAddress");
  const row = addresses.findIndex((text) => /^[\d.]+$/.test(text));
  const address = addresses[row] ?? "";
  const network = `${address.split(".").slice(0, 3).join(".")}.0/24`;
  const value = explorer.rows.nth(row).locator('[data-column="sourceIPAddress"] button');
  await value.click();
  await expect(page.getByRole("menuitem", { name: "Open the page of this source IP" })).toHaveAttribute(
    "href",
    new RegExp(`^/entities/ip\\?.*value=${address}$`),
  );
  await explorer.change(() => page.getByRole("menuitem", { name: `Network ${network}` }).click());
  const params = new URL(page.url()).searchParams;
  expect([params.get("sourceIPAddress"), params.get("outcome")]).toEqual([network, "denied"]);
  const found = new Set(await explorer.column("sourceIPAddress"));
  expect([...found].every((text) => text.startsWith(address.slice(0, address.lastIndexOf(".") + 1)))).toBe(true);
});

test("a facet's values have the same menu", async ({ explorer, page }) => {
  await explorer.open();
  const value = explorer
    .facet("Event name")
    .getByRole("listitem")
    .filter({ hasText: /^(?:Get|List|Describe)[A-Z]/ });
  await value.first().hover();
  await value
    .first()
    .getByRole("button", { name: /^More for Event name/ })
    .click();
  await expect(page.getByRole("menuitem", { name: "Open the page of this event name" })).toBeVisible();
  await explorer.change(() => page.getByRole("menuitem", { name: /^Events with this verb/ }).click());
  expect(new URL(page.url()).searchParams.get("eventName")).toMatch(/^[A-Z][a-z]+\*$/);
});

test("a value's menu works without a mouse", async ({ explorer, page }) => {
  await explorer.open();
  const name = explorer.rows.first().locator('[data-column="eventName"] button').first();
  const value = (await name.textContent()) ?? "";
  await name.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Filter by this" })).toBeFocused();
  const exclude = page.getByRole("menuitem", { name: "Exclude this" });
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(exclude).toBeFocused({ timeout: 200 });
  }).toPass({ timeout: 10_000 });
  await explorer.change(() => page.keyboard.press("Enter"));
  expect(new URL(page.url()).searchParams.get("not.eventName")).toBe(value);
});

test("older and newer pages meet without a gap or a repeat", async ({ explorer, page }) => {
  await explorer.open();
  const first = await explorer.eventIDs();
  await explorer.change(() => page.getByRole("button", { name: "Older", exact: true }).click());
  const second = await explorer.eventIDs();
  expect(first.filter((id) => second.includes(id))).toEqual([]);
  await explorer.change(() => page.getByRole("button", { name: "Newer", exact: true }).click());
  expect(await explorer.eventIDs()).toEqual(first);
});

test("a refused parameter is named, with a link that drops it", async ({ explorer, page }) => {
  await page.goto("/explorer?from=-24h&to=now&evntName=CreateUser&outcome=denied");
  await expect(
    page.getByRole("region", { name: "Refused parameter" }).getByText("evntName", { exact: true }),
  ).toBeVisible();
  await page.getByRole("link", { name: "Open the page without it" }).click();
  await explorer.page.getByRole("search", { name: "Filters" }).waitFor();
  await expect(explorer.chip(/^Outcome is/)).toBeVisible();
});

test("nothing found says what was searched and offers a wider range", async ({ explorer, page }) => {
  await page.goto("/explorer?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
  await expect(page.getByText("No events are stored in this range")).toBeVisible();
  await expect(page.getByText(/Searched 2020-01-01 00:00 → 2020-01-02 00:00 UTC/)).toBeVisible();
  await expect(page.getByText(/The newest stored event is of \d{4}-/)).toBeVisible();
  await explorer.change(() => page.getByRole("button", { name: /^Widen to/ }).click());
  expect(await explorer.rows.count()).toBeGreaterThan(0);
});
