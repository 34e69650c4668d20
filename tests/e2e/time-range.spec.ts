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

  test("both ends are entered by date, hour and minute, on the clock of any zone", async ({ explorer, page }) => {
    await explorer.open();
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByLabel("Start hour").fill("03");
    await page.getByLabel("Start minute").fill("07");
    const date = await page.getByLabel("Start date").inputValue();
    await expect(page.getByText(`${date} 08:37 +05:30 local`)).toBeVisible();
    await page.getByLabel("Zone of the times here").selectOption("local");
    await expect(page.getByLabel("Start hour")).toHaveValue("08");
    await expect(page.getByLabel("Start minute")).toHaveValue("37");
    await page.getByLabel("Zone of the times here").selectOption("America/St_Johns");
    await expect(page.getByLabel("Start hour")).toHaveValue("23");
    await expect(page.getByText(`${date} 03:07 UTC`)).toBeVisible();
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

test("a range is typed, stepped through and widened, and every step is in the URL", async ({
  explorer,
  page,
  product,
}) => {
  await explorer.open();
  const day = new Date(Date.parse(product.to) - 86_400_000).toISOString().slice(0, 10);
  const hours = (from: string, to: string) => [`${day}T${from}:00:00Z`, `${day}T${to}:00:00Z`];
  const range = () => {
    const search = new URL(page.url()).searchParams;
    return [search.get("from"), search.get("to")];
  };
  const type = async (text: string) => {
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByLabel("Range as text").fill(text);
    await page.keyboard.press("Enter");
  };
  await explorer.change(() => type(`${day} 08:00 to 10:00`));
  expect(range()).toEqual(hours("08", "10"));
  await explorer.change(() => page.getByRole("button", { name: "Earlier", exact: true }).click());
  expect(range()).toEqual(hours("06", "08"));
  await explorer.change(() => page.getByRole("button", { name: "Later", exact: true }).click());
  expect(range()).toEqual(hours("08", "10"));
  await explorer.change(() => page.getByRole("button", { name: "Zoom out of this range" }).click());
  expect(range()).toEqual(hours("07", "11"));
  await explorer.change(() => type("-36h"));
  expect(range()).toEqual(["-36h", "now"]);
  await expect(page.getByRole("button", { name: "Later", exact: true })).toBeDisabled();
  await type("yesterday");
  await expect(page.getByText(/^Write -36h, a day/)).toBeVisible();
  await page.keyboard.press("Escape");
  await explorer.change(async () => {
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByRole("button", { name: "Everything stored" }).click();
  });
  expect(range()[0]).toMatch(/^\d{4}-.*Z$/);
  expect(range()[1]).toBe("now");
});

test("back leads out of every zoom, innermost first", async ({ explorer, page }) => {
  await explorer.open();
  const whole = new URL(page.url()).search;
  const zoom = async () => {
    await page.getByRole("button", { name: "Numbers", exact: true }).click();
    await explorer.change(() => page.getByTitle("Zoom to this time").nth(3).click());
    const hide = page.getByRole("button", { name: "Hide numbers" });
    if (await hide.isVisible()) await hide.click();
  };
  const back = page.getByRole("button", { name: /^Back (to|out)/ });
  await expect(back).toBeDisabled();
  await zoom();
  const once = new URL(page.url()).search;
  await zoom();
  await explorer.change(() => back.click());
  expect(new URL(page.url()).search).toBe(once);
  await explorer.change(() => back.click());
  const ends = (search: string) =>
    ["from", "to"].map((name) => Date.parse(new URLSearchParams(search).get(name) ?? ""));
  expect(ends(new URL(page.url()).search)).toEqual(ends(whole));
  await expect(back).toBeDisabled();
});
