/** Pages of principals, sessions, keys, addresses…: how one gets there, that their numbers are true, and what they tell. */
import type { APIRequestContext } from "@playwright/test";
import { expectAccessible, expectToFit } from "./pages/accessible.ts";
import { EntityPage } from "./pages/entity-page.ts";
import { expect, test } from "./pages/test.ts";

/** Long enough to hold the simulated incidents, whenever the data was made. */
const MONTH = { from: "-40d", to: "now" };

const ask = async (request: APIRequestContext, path: string, search: Record<string, string>) => {
  const answer = await request.get(`/api/v1/${path}?${new URLSearchParams(search)}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
};

/** Stars and backslashes of a value, and commas between values, have a meaning in a filter. */
const filterText = (value: string): string => value.replace(/[\\*]/g, "\\$&").replaceAll(",", "\\,");

/** An event that has a value for every kind of page. */
async function findRichEvent(request: APIRequestContext, range: Record<string, string>) {
  const { events } = await ask(request, "events", {
    ...range,
    accessKeyId: "*",
    sessionKey: "*",
    resource: "*",
    userAgent: "*",
    awsRegion: "*",
    identityType: "AssumedRole,IAMUser",
    limit: "1",
  });
  return (await ask(request, `events/${events[0].eventID}`, {})) as Record<string, string>;
}

const KINDS = [
  { kind: "principal", field: "principal", label: "Principal" },
  { kind: "session", field: "sessionKey", label: "Session" },
  { kind: "access-key", field: "accessKeyId", label: "Access key" },
  { kind: "ip", field: "sourceIPAddress", label: "Source IP" },
  { kind: "account", field: "recipientAccountId", label: "Account" },
  { kind: "region", field: "awsRegion", label: "Region" },
  { kind: "service", field: "eventSource", label: "Service" },
  { kind: "event-name", field: "eventName", label: "Event name" },
  { kind: "user-agent", field: "userAgent", label: "User agent" },
  { kind: "resource", field: "resource", label: null },
] as const;

for (const { kind, field, label } of KINDS) {
  test(`${kind}: its page opens from a value's menu in the same range, and its numbers are the explorer's`, async ({
    explorer,
    panel,
    page,
    product,
    request,
  }) => {
    const { from, to } = product;
    const event = await findRichEvent(request, { from, to });
    await explorer.open({ event: event.eventID ?? "" });
    await panel.loaded();
    const button =
      label === null
        ? panel.root.locator("table td button").first()
        : panel.detail(label).first().getByRole("button").first();
    const value = label === null ? ((await button.textContent()) ?? "") : (event[field] ?? "");
    await button.click();
    await page.getByRole("menuitem", { name: /^Open the page of this/ }).click();
    await page.waitForURL(`**/entities/${kind}?**`);
    const entity = new EntityPage(page);
    await entity.settled();
    await expect(entity.value).toHaveText(value);
    const url = new URL(page.url());
    expect([url.searchParams.get("from"), url.searchParams.get("to")]).toEqual([from, to]);

    const question = { from, to, [field]: filterText(value) };
    const { total, groups } = await ask(request, "groups", { ...question, groupBy: "outcome" });
    const ofOutcome = (name: string): number =>
      groups.find((group: { outcome: string; count: number }) => group.outcome === name)?.count ?? 0;
    expect(total).toBeGreaterThan(0);
    expect(await entity.total("events")).toBe(total);
    expect(await entity.total("denied")).toBe(ofOutcome("denied"));
    expect(await entity.total("other errors")).toBe(ofOutcome("error") + ofOutcome("throttled"));
    const writes = await ask(request, "groups", { ...question, readOnly: "false", groupBy: "readOnly" });
    expect(await entity.total("writes")).toBe(writes.total);
    expect(await entity.heatTotal()).toEqual({ events: total, denied: ofOutcome("denied") });
  });
}

test("every tile leads to exactly what it counts", async ({ explorer, page, product, request }) => {
  const { from, to } = product;
  const event = await findRichEvent(request, { from, to });
  const entity = new EntityPage(page);
  for (const label of ["events", "denied", "other errors", "writes"]) {
    await entity.open("account", { from, to, value: event.recipientAccountId ?? "" });
    const count = await entity.total(label);
    await entity.tile(label).click();
    await page.waitForURL(/\/explorer/);
    await explorer.settled();
    expect(await explorer.total(), label).toBe(count);
  }
});

const isOneHour = ({ searchParams }: URL): boolean =>
  Date.parse(searchParams.get("to") ?? "") - Date.parse(searchParams.get("from") ?? "") === 3_600_000;

test("a square of the heat map zooms the page to its hour, by mouse and by keyboard; back leads back", async ({
  page,
  product,
  request,
}) => {
  test.setTimeout(120_000);
  const { from, to } = product;
  const event = await findRichEvent(request, { from, to });
  const entity = new EntityPage(page);
  await entity.open("account", { from, to, value: event.recipientAccountId ?? "" });
  const before = page.url();
  const square = entity.heatMap.locator('a[data-level="5"]').first();
  const label = (await square.getAttribute("aria-label")) ?? "";
  const count = Number(/: ([\d,]+) events/.exec(label)?.[1]?.replaceAll(",", ""));
  await square.hover();
  await expect(entity.heatMap.getByText(label.split(": ")[0] ?? "", { exact: true })).toBeVisible();
  await entity.change(() => square.click());
  expect(await entity.total("events")).toBe(count);
  expect(await entity.heatTotal()).toMatchObject({ events: count });
  expect(isOneHour(new URL(page.url()))).toBe(true);
  await page.reload();
  await entity.settled();
  expect(await entity.total("events")).toBe(count);
  await page.goBack();
  await page.waitForURL(before);
  await expect.poll(() => entity.total("events")).toBeGreaterThan(count);
  await entity.settled();

  await entity.heatMap.getByRole("button", { name: "Hours" }).focus();
  await page.keyboard.press("Tab");
  const newest = await entity.heatMap.locator("a:focus").getAttribute("aria-label");
  await page.keyboard.press("ArrowUp");
  const dayBefore = await entity.heatMap.locator("a:focus").getAttribute("aria-label");
  expect(dayBefore).not.toBe(newest);
  await page.keyboard.press("Enter");
  // The hour may hold nothing, which the page then says.
  await page.waitForURL((url) => isOneHour(url));
  await expect(entity.value).toHaveText(event.recipientAccountId ?? "");
});

test("what was found together leads on to its own page, and out to the explorer", async ({
  explorer,
  page,
  product,
  request,
}) => {
  const { from, to } = product;
  const event = await findRichEvent(request, { from, to });
  const entity = new EntityPage(page);
  await entity.open("principal", { from, to, value: event.principal ?? "" });
  const first = entity.part("Source IP").getByRole("listitem").first();
  const address = (await first.getByRole("link").textContent()) ?? "";
  await entity.change(() => first.getByRole("link").click());
  await expect(entity.value).toHaveText(address);
  const names = entity.part("Event name").getByRole("listitem").first();
  const count = Number(/^([\d,]+) events/.exec((await names.getAttribute("title")) ?? "")?.[1]?.replaceAll(",", ""));
  await names.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Filter by this" }).click();
  await page.waitForURL(/\/explorer/);
  await explorer.settled();
  expect(await explorer.total()).toBe(count);
});

test("the life line of a created user says who created it, and opens the event beside it", async ({
  page,
  panel,
  request,
}) => {
  const { events } = await ask(request, "events", {
    ...MONTH,
    eventName: "CreateUser",
    outcome: "success",
    limit: "1",
  });
  const [created] = events;
  const user = created.resources.find(({ type }: { type: string }) => /user/i.test(type));
  const entity = new EntityPage(page);
  await entity.open("resource", { ...MONTH, value: user.arn ?? user.id });
  const step = entity.part("Life line").getByRole("listitem").filter({ hasText: "CreateUser" }).first();
  await expect(step).toContainText("created");
  await step.locator(`a[href*="${created.eventID}"]`).click();
  await panel.loaded();
  await expect(panel.detail("Event id")).toContainText(created.eventID);
  expect(new URL(page.url()).searchParams.get("event")).toBe(created.eventID);
  await expect(panel.root.getByText(/Creates/)).toBeVisible();
  await page.reload();
  await panel.loaded();
  await page.keyboard.press("Escape");
  await expect(panel.root).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get("event")).toBeNull();
});

/** A temporary key that was used, and the event that handed it out: the copy that says who called. */
async function findIssuedKey(request: APIRequestContext) {
  const { events } = await ask(request, "events", {
    ...MONTH,
    eventName: "AssumeRole",
    issuedAccessKeyId: "*",
    "not.byService": "true",
    "not.identityType": "AWSAccount",
    limit: "40",
  });
  for (const { eventID } of events) {
    const { issuedAccessKeyId } = await ask(request, `events/${eventID}`, {});
    const used = await ask(request, "groups", { ...MONTH, accessKeyId: issuedAccessKeyId, groupBy: "sessionKey" });
    const sessionKey = used.groups[0]?.sessionKey;
    if (typeof sessionKey === "string") return { eventID, issuedAccessKeyId, sessionKey };
  }
  throw new Error("no issued key was used");
}

test("a session says which call issued its credentials, who called, and where the data ends", async ({
  page,
  panel,
  request,
}) => {
  const { eventID, issuedAccessKeyId, sessionKey } = await findIssuedKey(request);
  const entity = new EntityPage(page);
  await entity.open("session", { ...MONTH, value: sessionKey });
  const lineage = entity.part("Where it came from");
  await expect(lineage.getByText("this session")).toHaveCount(1);
  await expect(lineage.getByText(issuedAccessKeyId).first()).toBeVisible();
  await lineage.locator(`a[href*="${eventID}"]`).first().click();
  await panel.loaded();
  await expect(panel.detail("Event id")).toContainText(eventID);
});

test("nothing in the range is told apart from never seen, and leads to where it is", async ({
  page,
  product,
  request,
}) => {
  const { from, to } = product;
  const event = await findRichEvent(request, { from, to });
  const entity = new EntityPage(page);
  await page.goto(
    `/entities/account?${new URLSearchParams({ from: "2020-01-01", to: "2020-01-02", value: event.recipientAccountId ?? "" })}`,
  );
  await page.getByRole("heading", { name: "Not seen in this range" }).waitFor();
  await entity.change(() => page.getByRole("link", { name: "Go to when it was last seen" }).click());
  expect(await entity.total("events")).toBeGreaterThan(0);
  await page.goto("/entities/account?value=000000000042");
  await page.getByRole("heading", { name: "Nothing stored has this Account" }).waitFor();
});

const HOSTILE = [
  "<script>alert(document.domain)</script>",
  '"><svg onload=alert(1)>',
  "javascript:alert(1)",
  "file\u202egpj.exe",
  "x".repeat(1024),
  "..",
  "a,b\\*c*",
];

test("hostile values are shown as text on every kind of page", async ({ page }) => {
  test.setTimeout(180_000);
  // All kinds share the page: each shows two of the values, and each value is on two or three kinds.
  for (const [place, { kind }] of KINDS.entries()) {
    for (const value of [2 * place, 2 * place + 1].map((index) => HOSTILE[index % HOSTILE.length] ?? "")) {
      await page.goto(`/entities/${kind}?${new URLSearchParams({ value })}`);
      await page.getByRole("heading", { name: /^Nothing stored has this/ }).waitFor();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(value.replace("\u202e", "<U+202E>"));
      const hrefs = await page
        .locator("a[href]")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(hrefs.filter((href) => !/^[/#]/.test(href ?? ""))).toEqual([]);
    }
  }
});

test("what cannot be read is refused by name; a kind that is none is not found", async ({ page, request }) => {
  expect((await request.get("/entities/planet?value=mars")).status()).toBe(404);
  for (const [search, name] of [
    ["", "value"],
    ["value=", "value"],
    ["value=192.0.2.1&eventName=GetObject", "eventName"],
    ["value=192.0.2.1&from=soon", "from"],
  ]) {
    await page.goto(`/entities/ip?${search}`);
    await expect(page.getByRole("region", { name: "Refused parameter" }).locator("code")).toHaveText(name ?? "");
  }
  await page.goto("/entities/ip");
  await page.getByRole("link", { name: "Source IPs of the last 24 hours" }).click();
  await page.waitForURL(/\/explorer\?.*groupBy=sourceIPAddress/);
});

for (const [kind, choose] of [
  ["access-key", (sample: { accessKeyId: string }) => sample.accessKeyId],
  ["resource", () => "arn:aws:s3:::sample-bucket-0"],
] as const) {
  test(`the page of a ${kind} is accessible, on a phone as well, and fits its window`, async ({ page, sample }) => {
    test.setTimeout(120_000);
    const entity = new EntityPage(page);
    await entity.open(kind, { from: "-1h", to: "now", value: choose(sample) });
    await entity.heatMap.getByRole("button", { name: "Hours" }).click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    await expectToFit(page);
  });
}

test("a value that nothing has", async ({ page }) => {
  await page.goto("/entities/ip?value=192.0.2.254&from=2020-01-01&to=2020-01-02");
  await page.getByRole("heading", { name: /Nothing stored|Not seen/ }).waitFor();
  await expectAccessible(page);
});
