/** Text of log records is chosen by attackers. It is shown, never run, never a link, never a request. */
import { randomUUID } from "node:crypto";
import { makeRecord } from "../helpers/log-files.ts";
import { deliver, deliverObject } from "./deliver.ts";
import { hostileRecords, PAYLOADS } from "./hostile-payloads.ts";
import { expect, test } from "./pages/test.ts";

test("hostile values are inert text in the table, the event, its original, menus and groups", async ({
  explorer,
  page,
  panel,
  product,
}) => {
  test.setTimeout(120_000);
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(product.origin) && !request.url().startsWith("blob:")) foreign.push(request.url());
  });
  const marker = `ASIA${randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase()}`;
  await deliver(product.dataDir, hostileRecords(marker));
  await page.goto(`/explorer?from=-1h&to=now&accessKeyId=${marker}`);
  await explorer.settled();
  expect(await explorer.rows.count()).toBe(PAYLOADS.length);
  await expect(explorer.rows.getByText("file<U+202E>gpj.exe").first()).toBeVisible();

  for (let index = 0; index < PAYLOADS.length; index += 1) {
    await explorer.openRow(index);
    await panel.loaded();
    const original = await panel.original();
    expect(original.userAgent).toBe(PAYLOADS[index]?.replace("\u202e", "<U+202E>").replace("\u200b", "<U+200B>"));
    await panel.root.getByRole("button", { name: "Close event" }).click();
  }
  await explorer.rows.nth(11).locator('[data-column="eventName"] button').first().click();
  await explorer.change(() => page.getByRole("menuitem", { name: "Filter by this" }).click());
  expect(await explorer.rows.count()).toBe(1);
  await page.goto(`/explorer?from=-1h&to=now&accessKeyId=${marker}&groupBy=userAgent`);
  await explorer.settled();
  expect(await explorer.groups.count()).toBe(PAYLOADS.length);
  await page.goto("/");
  await page.getByRole("region", { name: "Newest failures of ingest" }).waitFor();

  const links = await page
    .locator("a[href]")
    .evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  expect(links.filter((href) => !/^[/#]/.test(href))).toEqual([]);
  expect(foreign).toEqual([]);
});

test("a record too large to show is offered as a file", async ({ explorer, page, panel, product }) => {
  const marker = `large-${randomUUID()}`;
  const record = makeRecord({
    eventTime: new Date().toISOString().replace(/\.\d+Z/, "Z"),
    userAgent: marker,
    requestParameters: { text: "<b>y</b>".repeat(40_000) },
  });
  await deliver(product.dataDir, [record]);
  await page.goto(`/explorer?from=-1h&to=now&userAgent=${marker}&event=${record.eventID}`);
  await explorer.settled();
  await panel.loaded();
  await panel.root.getByRole("button", { name: "Show original" }).click();
  await expect(panel.root.getByText("too much to show here")).toBeVisible();
  const download = page.waitForEvent("download");
  await panel.root.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/^cloudtrail-event-[0-9a-f-]+\.json$/);
});

test("a damaged file is a failure with a remedy, on the ingest page and in the overview", async ({
  ingest,
  overview,
  page,
  product,
}) => {
  const { key } = await deliverObject(product.dataDir, Buffer.from(`<img src=x onerror=alert(1)> ${randomUUID()}`));
  const name = key.slice(key.lastIndexOf("/") + 1);
  await ingest.open(`?status=failed&text=${encodeURIComponent(key)}`);
  await expect(ingest.files).toHaveCount(1);
  await ingest.files.first().getByRole("link", { name }).click();
  await page.getByRole("heading", { name: "Log file", exact: true }).waitFor();
  await expect(page.getByText("replay --failed")).toBeVisible();
  await expect(page.getByText(key)).toBeVisible();
  await overview.open();
  await expect(
    page.getByRole("region", { name: "Newest failures of ingest" }).getByRole("link", { name }).first(),
  ).toBeVisible();
});
