/** The range: presets, both ends to the minute in two clocks, zoom on the histogram, and ranges that hold still. */
import { expect, test } from "./pages/test.ts";

test("presets move with the clock; freezing makes both ends absolute and changes nothing else", async ({
  explorer,
  page,
}) => {
  await page.goto("/explorer");
  await explorer.settled();
  await page.getByRole("button", { name: /^Time range/ }).click();
  await explorer.change(() => page.getByRole("button", { name: "Last 7 days" }).click());
  expect(new URL(page.url()).searchParams.get("from")).toBe("-7d");
  const rows = await explorer.eventIDs();
  await explorer.change(() => page.getByRole("button", { name: "Freeze range" }).click());
  const search = new URL(page.url()).searchParams;
  expect(search.get("from")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  expect(search.get("to")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  expect(await explorer.eventIDs()).toEqual(rows);
  await expect(page.getByRole("button", { name: "Frozen" })).toBeDisabled();
});

test.describe("in a zone ahead of UTC", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("both ends are entered by date, hour and minute, in UTC or local time", async ({ explorer, page }) => {
    await explorer.open();
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByLabel("Start hour").fill("03");
    await page.getByLabel("Start minute").fill("07");
    const date = await page.getByLabel("Start date").inputValue();
    await expect(page.getByText(`${date} 08:37:00 +05:30 local`)).toBeVisible();
    await page.getByText(/^Local \(/).click();
    await expect(page.getByLabel("Start hour")).toHaveValue("08");
    await expect(page.getByLabel("Start minute")).toHaveValue("37");
    await explorer.change(() => page.getByRole("button", { name: "Apply" }).click());
    expect(new URL(page.url()).searchParams.get("from")).toBe(`${date}T03:07:00Z`);
  });

  test("an event shows both clocks", async ({ explorer, panel }) => {
    await explorer.open();
    await explorer.openRow(0);
    await panel.loaded();
    await expect(panel.root.getByText(/\+05:30/).first()).toBeVisible();
  });
});

test("a start after the end is refused before it is asked", async ({ explorer, page }) => {
  await explorer.open();
  await page.getByRole("button", { name: /^Time range/ }).click();
  const end = await page.getByLabel("End date").inputValue();
  await page.getByLabel("Start date").fill(`${Number(end.slice(0, 4)) + 1}${end.slice(4)}`);
  await expect(page.getByText("The start must be before the end.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply" })).toBeDisabled();
});

test("dragging over the histogram zooms to what it covered", async ({ explorer, page }) => {
  await explorer.open();
  const before = await explorer.total();
  const box = await page
    .getByRole("region", { name: "Events over time" })
    .locator("svg.recharts-surface")
    .boundingBox();
  if (box === null) throw new Error("no histogram");
  await explorer.change(async () => {
    await page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 4 });
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
    await page.mouse.up();
  });
  const search = new URL(page.url()).searchParams;
  const hours = (Date.parse(search.get("to") ?? "") - Date.parse(search.get("from") ?? "")) / 3_600_000;
  expect(hours).toBeGreaterThan(5);
  expect(hours).toBeLessThan(15);
  const zoomed = await explorer.total();
  expect(zoomed).toBeLessThan(before);
  expect(await explorer.histogramTotal()).toBe(zoomed);
});
