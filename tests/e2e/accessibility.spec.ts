/** Every page in each of its states, in both colour schemes, and on a phone. */
import { expectAccessible, expectToFit } from "./pages/accessible.ts";
import { expect, test } from "./pages/test.ts";

const LAST_HOUR = { from: "-1h", to: "now" };

test("overview", async ({ overview, page }) => {
  await overview.open();
  await expectAccessible(page);
});

test("explorer: rows, an event with its original, a value's menu", async ({ explorer, page, panel, sample }) => {
  await explorer.open({ ...LAST_HOUR, ...sample, "not.eventName": "NoSuchEvent" });
  await expectAccessible(page);
  await explorer.rows.first().locator('[data-column="eventName"] button').first().click();
  await page.getByRole("menuitem", { name: "Filter by this" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await explorer.openRow(0);
  await panel.loaded();
  await panel.original();
  await expectAccessible(page);
});

test("explorer: chosen rows, a column's menu, the choice of columns, both clocks", async ({
  explorer,
  page,
  table,
}) => {
  await explorer.open({ outcome: "throttled" });
  await table.box(1).click();
  await table.head("eventName").click();
  await page.getByRole("menuitem", { name: "Move left" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Columns and density" }).click();
  await page.getByText("Both clocks").click();
  await page.getByLabel("Find a column").waitFor();
  await expectAccessible(page, '[role="dialog"]');
});

test("explorer: groups, numbers, editors", async ({ explorer, page, sample }) => {
  const groups = { groupBy: "eventName,principal", stackBy: "errorCode", eventSource: "s3.amazonaws.com" };
  await explorer.open({ ...LAST_HOUR, ...sample, ...groups });
  await explorer.groups.first().getByRole("button").first().click();
  await expect(explorer.subGroups.first()).toBeVisible();
  await page.getByRole("slider", { name: /^Time to zoom to/ }).press("End");
  await page.getByRole("button", { name: "Numbers" }).click();
  await page.getByRole("region", { name: "Events over time, as a table" }).waitFor();
  await expectAccessible(page);
  await explorer.chip(/^Service is/).click();
  await page.getByLabel("Service value").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Time range/ }).click();
  await page.getByLabel("Start date").waitFor();
  await expectAccessible(page);
});

test("nothing found and refused links", async ({ page }) => {
  await page.goto("/explorer?from=2020-01-01&to=2020-01-02");
  await page.getByText("No events are stored in this range").waitFor();
  await expectAccessible(page);
  await page.goto("/explorer?nonsense=1");
  await page.getByText("This link cannot be read").waitFor();
  await expectAccessible(page);
});

test("an event's page", async ({ explorer, page, sample }) => {
  await explorer.open({ ...LAST_HOUR, ...sample });
  const [eventID = ""] = await explorer.eventIDs();
  await page.goto(`/events/${eventID}`);
  await page.getByRole("heading", { name: "Evidence" }).waitFor();
  await expectAccessible(page);
});

test("ingest", async ({ ingest, page }) => {
  await ingest.open("?kind=insight");
  await expectAccessible(page);
  await page.goto("/ingest/files/1");
  await page.getByRole("heading", { name: "Records set aside" }).waitFor();
  await expectAccessible(page);
});

test("sign-in", async ({ page, context }) => {
  await context.clearCookies();
  await page.goto("/sign-in?problem=expired");
  await page.getByText("This sign-in link has expired.").waitFor();
  await expectAccessible(page);
});

test("on a phone", async ({ explorer, page, panel, sample }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await explorer.open({ ...LAST_HOUR, ...sample });
  await expectAccessible(page);
  await expectToFit(page);
  await explorer.open({ ...LAST_HOUR, ...sample, groupBy: "eventName", stackBy: "outcomeReason" });
  await expectAccessible(page);
  await expectToFit(page);
  await explorer.open({ ...LAST_HOUR, ...sample });
  await explorer.openRow(0);
  await panel.loaded();
  await expectAccessible(page);
});
