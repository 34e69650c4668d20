/** The histogram: a range chosen by hand or keys, back again, layers that add up and filter. */
import type { Page } from "@playwright/test";
import { sum } from "./pages/answered-page.ts";
import { expect, test } from "./pages/test.ts";

const bars = (page: Page) => page.getByRole("slider", { name: /^Time to zoom to/ });
const span = (page: Page): number => {
  const { searchParams } = new URL(page.url());
  return Date.parse(searchParams.get("to") ?? "") - Date.parse(searchParams.get("from") ?? "");
};

test("a drag zooms, back returns, zooming out doubles", async ({ explorer, page }) => {
  await explorer.open();
  const [before, total] = [page.url(), await explorer.total()];
  const box = await bars(page).boundingBox();
  if (box === null) throw new Error("no histogram");
  await explorer.change(async () => {
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
    await page.mouse.up();
  });
  const zoomed = span(page);
  expect(await explorer.total()).toBeLessThan(total);
  await explorer.change(() => page.getByRole("button", { name: "Zoom out" }).click());
  expect(span(page)).toBe(2 * zoomed);
  await explorer.change(async () => void (await page.goBack()));
  await explorer.change(async () => void (await page.goBack()));
  expect(page.url()).toBe(before);
  await expect.poll(() => explorer.total()).toBe(total);
});

test("a click on a bar zooms to it, and its number was true", async ({ explorer, page }) => {
  await explorer.open();
  const box = await bars(page).boundingBox();
  if (box === null) throw new Error("no histogram");
  await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
  const said = Number((await bars(page).locator("dd").first().innerText()).replaceAll(",", ""));
  await explorer.change(() => page.mouse.click(box.x + box.width * 0.5, box.y + 50));
  expect(await explorer.total()).toBe(said);
});

test("arrow keys choose bars, with Shift several, and Enter zooms to them", async ({ explorer, page }) => {
  await explorer.open();
  const before = page.url();
  await bars(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(bars(page)).toHaveAttribute("aria-valuetext", /3 bars chosen/);
  await page.keyboard.press("Escape");
  await expect(bars(page)).toHaveAttribute("aria-valuetext", "nothing chosen");
  expect(page.url()).toBe(before);
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+ArrowLeft");
  const text = (await bars(page).getAttribute("aria-valuetext")) ?? "";
  expect(text).toMatch(/2 bars chosen/);
  const whole = span(page);
  await explorer.change(() => page.keyboard.press("Enter"));
  expect(span(page)).toBeLessThan(whole);
});

for (const field of ["Service", "Region", "MFA"]) {
  test(`layers by ${field} add up to the total, in the URL and after a reload`, async ({ explorer, page }) => {
    await explorer.open();
    const total = await explorer.total();
    await explorer.choose("Stack by", field);
    const layers = await explorer.layers();
    expect(layers.size).toBeGreaterThan(1);
    expect(sum(layers.values())).toBe(total);
    expect(await explorer.total()).toBe(total);
    expect(await explorer.histogramTotal()).toBe(total);
    await page.reload();
    await explorer.settled();
    expect(await explorer.layers()).toEqual(layers);
  });
}

test("an entry of the legend keeps only its events, whatever it stands for", async ({ explorer, page }) => {
  await explorer.open({ stackBy: "eventName" });
  const layers = await explorer.layers();
  for (const name of [...layers.keys()].slice(0, 1).concat("all others")) {
    await explorer.change(() =>
      page
        .getByRole("button", { name: `Only ${name}` })
        .or(page.getByTitle(`Only ${name}`))
        .first()
        .click(),
    );
    expect(await explorer.total(), name).toBe(layers.get(name));
    await explorer.change(async () => void (await page.goBack()));
    await expect.poll(() => explorer.layers()).toEqual(layers);
  }
  await explorer.open();
  const outcomes = await explorer.layers();
  expect([...outcomes.keys()]).toEqual(["denied", "other errors", "succeeded"]);
  for (const [name, count] of outcomes) {
    await explorer.change(() => page.getByTitle(`Only ${name}`).click());
    expect(await explorer.total(), name).toBe(count);
    await explorer.change(async () => void (await page.goBack()));
    await expect.poll(() => explorer.layers()).toEqual(outcomes);
  }
});

test("a field of which an event has several values cannot be stacked by, and a link that asks says why", async ({
  page,
}) => {
  await page.goto("/explorer?stackBy=resource");
  await expect(page.getByText(/bars would count it more than once/)).toBeVisible();
});
