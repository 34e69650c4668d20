/** Around an event: what its session, principal, address and key did, from one event to the next. */
import { expect, test } from "./pages/test.ts";

test("the same session's events stand around this one, and a click goes on to them", async ({
  explorer,
  page,
  panel,
}) => {
  await explorer.open({ identityType: "AssumedRole", limit: "200" });
  await explorer.openRow(100);
  await panel.loaded();
  const ids = await panel.neighbourIDs();
  const open = new URL(page.url()).searchParams.get("event") ?? "";
  expect(ids.filter((id) => id === open)).toHaveLength(1);
  expect(new Set(ids).size).toBe(ids.length);
  await panel.neighbours.getByRole("tab", { name: "Source IP" }).click();
  const others = await panel.neighbourIDs();
  const next = others.find((id) => id !== open) ?? "";
  expect(next).not.toBe("");
  await panel.neighbourRows.nth(others.indexOf(next)).click();
  await expect(page).toHaveURL(new RegExp(`event=${next}`));
  await expect(panel.detail("Event id")).toContainText(next);
  await expect(panel.neighbours.getByRole("tab", { name: "Source IP" })).toHaveAttribute("aria-selected", "true");
  expect(await panel.neighbourIDs()).toContain(open);
  await page.goBack();
  await expect(panel.detail("Event id")).toContainText(open);
});

test("all of them open in the explorer, a quarter of an hour around", async ({ explorer, page, panel }) => {
  await explorer.open({ identityType: "AssumedRole" });
  await explorer.openRow(20);
  await panel.loaded();
  await panel.neighbours.getByRole("tab", { name: "Principal" }).click();
  const open = new URL(page.url()).searchParams.get("event") ?? "";
  await panel.neighbours.getByRole("link", { name: /explorer/ }).click();
  await explorer.settled();
  const params = new URL(page.url()).searchParams;
  expect(Date.parse(params.get("to") ?? "") - Date.parse(params.get("from") ?? "")).toBe(30 * 60_000);
  expect([...params.keys()].sort()).toEqual(["event", "from", "principal", "to"]);
  expect(await explorer.eventIDs()).toContain(open);
});

test("an event's own page has them too, as links to pages", async ({ explorer, page }) => {
  await explorer.open({ identityType: "AssumedRole" });
  const [eventID = ""] = await explorer.eventIDs();
  await page.goto(`/events/${eventID}`);
  const list = page.getByRole("region", { name: "Neighbours" }).getByRole("list", { name: /^Events around/ });
  await expect(list.getByRole("link").first()).toHaveAttribute("href", /^\/events\//);
  await expect(list.locator('[aria-current="true"]')).toContainText("this event");
});
