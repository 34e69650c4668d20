/** The front door: from anything pasted to its page, by keyboard, and the numbers below it. */
import type { APIRequestContext } from "@playwright/test";
import { expectAccessible, expectToFit } from "./pages/accessible.ts";
import { FrontDoorBox } from "./pages/front-door.ts";
import { expect, test } from "./pages/test.ts";

type Event = {
  eventID: string;
  sourceIPAddress: string;
  accessKeyId: string;
  principal: string;
  principalName: string;
};

/** An event with an address, a key and a principal whose name is long enough for a slip in it: what to paste. */
async function findSample(request: APIRequestContext, search: Record<string, string>): Promise<Event> {
  const answer = await request.get(`/api/v1/events?${new URLSearchParams({ ...search, limit: "200" })}`);
  const { events } = (await answer.json()) as { events: Event[] };
  const found = events.find(
    (event) =>
      /^[\d.]+$/.test(event.sourceIPAddress ?? "") &&
      event.accessKeyId !== null &&
      event.principal?.startsWith("arn:") &&
      event.principalName.length >= 6,
  );
  if (found === undefined) throw new Error("no event to paste from");
  return found;
}

test("a pasted identifier opens its page", async ({ page, request, product }) => {
  const { from, to } = product;
  const event = await findSample(request, { from, to, accessKeyId: "*", byService: "false" });
  const cases: [text: string, path: string, value: string | null][] = [
    [` "${event.sourceIPAddress}", `, "/entities/ip", event.sourceIPAddress],
    [event.accessKeyId.toLowerCase(), "/entities/access-key", event.accessKeyId],
    [event.principal, "/entities/principal", event.principal],
    [event.eventID.toUpperCase(), `/events/${event.eventID}`, null],
    [`${event.sourceIPAddress}/16`, "/entities/ip", `${event.sourceIPAddress.split(".").slice(0, 2).join(".")}.0.0/16`],
  ];
  const box = new FrontDoorBox(page);
  for (const [text, path, value] of cases) {
    await page.goto("/ingest");
    await box.open();
    await box.input.fill(text);
    await box.settled();
    const href = await box.options.first().getAttribute("href");
    const url = new URL(href ?? "", product.origin);
    expect([text, url.pathname, url.searchParams.get("value")]).toEqual([text, path, value]);
  }
});

test("the range of the page goes along", async ({ page, request, product }) => {
  const { from, to } = product;
  const event = await findSample(request, { from, to, accessKeyId: "*", byService: "false" });
  await page.goto(`/?${new URLSearchParams({ from, to })}`);
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill(event.sourceIPAddress);
  await box.settled();
  const href = new URL((await box.options.first().getAttribute("href")) ?? "", product.origin);
  expect([href.searchParams.get("from"), href.searchParams.get("to")].map((text) => Date.parse(text ?? ""))).toEqual([
    Date.parse(from),
    Date.parse(to),
  ]);
});

test("the keyboard is enough: open, choose, leave, and Enter right after a paste", async ({
  page,
  request,
  product,
}) => {
  const { from, to } = product;
  const event = await findSample(request, { from, to, accessKeyId: "*", byService: "false" });
  await page.goto("/ingest");
  const box = new FrontDoorBox(page);
  await box.open();
  await page.keyboard.type("deploy");
  await box.settled();
  await expect(box.options.nth(0)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(box.options.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(box.input).toHaveAttribute("aria-activedescendant", (await box.options.nth(1).getAttribute("id")) ?? "");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box.options.last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(box.dialog).toBeHidden();
  await box.open();
  await expect(box.input).toHaveValue("");
  await box.input.fill(event.eventID);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/events/${event.eventID}`);
  await box.open();
  await expect(box.dialog.getByText("Opened last")).toBeVisible();
  await expect(box.options.first()).toHaveAttribute("href", `/events/${event.eventID}`);
});

test("a typo and a part of a name find it", async ({ page, request, product }) => {
  const { from, to } = product;
  const { principalName } = await findSample(request, { from, to, accessKeyId: "*", byService: "false" });
  const middle = Math.floor(principalName.length / 2);
  const typo = `${principalName.slice(0, middle)}${principalName.slice(middle + 1)}`;
  await page.goto("/ingest");
  const box = new FrontDoorBox(page);
  await box.open();
  for (const text of [typo, principalName.slice(0, -1)]) {
    await box.input.fill(text);
    await box.settled();
    await expect(box.options.filter({ hasText: principalName }).first(), text).toBeVisible();
  }
});

test("nothing found says what was looked for, and where to look on", async ({ page }) => {
  await page.goto("/ingest");
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill("AKIANOBODYNOBODY9999");
  await box.settled();
  await expect(box.dialog.getByText("Nothing stored is called")).toBeVisible();
  await expect(box.dialog.getByText(/Looked through events, principals/)).toBeVisible();
  await expect(box.options.first()).toHaveAttribute("href", /\/explorer\?.*accessKeyId=AKIANOBODYNOBODY9999/);
});

test("hostile text is only text", async ({ page }) => {
  await page.goto("/");
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill(`"><img src=x onerror=alert(1)>' or 1=1 --\u202e`);
  await box.settled();
  await expect(box.dialog.locator("img")).toHaveCount(0);
});

test("the box of the overview opens and closes with the focus", async ({ page, overview }) => {
  await overview.open();
  const input = page.getByRole("search", { name: "Find" }).getByRole("combobox");
  await input.fill("ec2");
  const list = page.getByRole("listbox", { name: "Candidates" });
  await expect(list.getByRole("option").first()).toContainText("Amazon EC2");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await input.press("ArrowDown");
  await expect(list).toBeVisible();
  await page.getByRole("button", { name: /^Time range/ }).focus();
  await expect(list).toBeHidden();
});

test("what is new leads to exactly its events", async ({ page, overview, explorer }) => {
  await overview.open();
  const news = page.getByRole("region", { name: "New in this range" });
  await expect(news).toBeVisible();
  const counts = news.getByRole("link", { name: /events of / });
  const shown = await counts.count();
  for (let index = 0; index < Math.min(3, shown); index += 1) {
    await overview.open();
    const link = counts.nth(index);
    const count = Number(((await link.getAttribute("aria-label")) ?? "").split(" ")[0]?.replaceAll(",", ""));
    await link.click();
    await page.waitForURL(/\/explorer/);
    await explorer.settled();
    expect(await explorer.total()).toBe(count);
  }
});

test("the box is accessible: candidates, nothing found, and on a phone", async ({ page }) => {
  await page.goto("/");
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill("deploy");
  await box.settled();
  await expectAccessible(page);
  await box.input.fill("AKIANOBODYNOBODY9999");
  await box.settled();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await expectToFit(page);
});
