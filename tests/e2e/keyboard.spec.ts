/** Everything an investigation needs without a mouse. */
import { expect, test } from "./pages/test.ts";

test("j, k, Enter and Esc walk through the events", async ({ explorer, page, panel }) => {
  await explorer.open();
  const ids = await explorer.eventIDs();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await panel.loaded();
  await expect(page).toHaveURL(new RegExp(`event=${ids[1]}`));
  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(`event=${ids[2]}`));
  await expect(panel.detail("Event id")).toContainText(ids[2] ?? "");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(`event=${ids[1]}`));
  await page.keyboard.press("Escape");
  await expect(panel.root).toHaveCount(0);
  await expect(page).not.toHaveURL(/event=/);
  await expect(explorer.rows.nth(1).locator("[data-row]")).toBeFocused();
});

test("/ goes to the filter, g to the grouping, ? lists the keys", async ({ explorer, page }) => {
  await explorer.open();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Query" })).toBeFocused();
  await page.keyboard.type("j/k");
  await expect(page.getByRole("combobox", { name: "Query" })).toHaveValue("j/k");
  // Once for the completions, once to leave the line.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await expect(page.getByLabel("Group by")).toBeFocused();
  await page.getByLabel("Group by").blur();
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toHaveCount(0);
});

test("Tab reaches the values of the current row only, and their menu opens and returns", async ({ explorer, page }) => {
  await explorer.open();
  expect(await explorer.rows.nth(0).locator('[tabindex="0"]').count()).toBeGreaterThan(3);
  expect(await explorer.rows.nth(1).locator('[tabindex="0"]').count()).toBe(0);
  await explorer.rows.nth(0).locator("[data-row]").focus();
  await page.keyboard.press("Tab");
  const focused = page.locator(":focus");
  await expect(focused).toHaveAttribute("aria-haspopup", "menu");
  const value = (await focused.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Filter by this" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Filter by this" })).toHaveCount(0);
  await expect(page.locator(":focus")).toHaveText(value);
});

test("Esc closes what is on top: a value's menu first, then the event", async ({ explorer, page, panel }) => {
  await explorer.open();
  await explorer.openRow(3);
  await panel.loaded();
  await panel.detail("Event name").getByRole("button").first().click();
  await expect(page.getByRole("menuitem", { name: "Filter by this" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Filter by this" })).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has("event")).toBe(true);
  await expect(panel.root).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel.root).toHaveCount(0);
  await expect(explorer.rows.nth(3).locator("[data-row]")).toBeFocused();
});
