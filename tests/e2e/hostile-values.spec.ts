/** Text of log records is chosen by attackers. It is shown, never run, never a link, never a request. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { ENTITIES, type EntityKind } from "../../cloudtrail/entities.ts";
import { FIELDS } from "../../cloudtrail/fields.ts";
import { entityHref } from "../../components/entity/entity-href.ts";
import { SETTINGS_KEY } from "../../components/explorer/table-settings-key.ts";
import { visibleText } from "../../lib/format.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { makeRecord } from "../helpers/log-files.ts";
import { deliver, deliverObject } from "./deliver.ts";
import { hostileRecords, PAYLOADS } from "./hostile-payloads.ts";
import { FrontDoorBox } from "./pages/front-door.ts";
import { test as base, expect } from "./pages/test.ts";
import { readProduct } from "./product.ts";

const test = base.extend<object, { marker: string }>({
  /** The access key that finds one event per payload. */
  marker: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from this pattern
    async ({}, use) => {
      const accessKeyId = `ASIA${randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase()}`;
      await deliver(readProduct().dataDir, hostileRecords(accessKeyId));
      await use(accessKeyId);
    },
    { scope: "worker" },
  ],
  /** No request leaves the product. */
  page: async ({ page, product }, use) => {
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(product.origin) && !request.url().startsWith("blob:")) foreign.push(request.url());
    });
    await use(page);
    expect(foreign).toEqual([]);
  },
});

test.describe.configure({ timeout: 300_000 });

/** Nothing of the page was made from a payload: no element that loads, sends or leads elsewhere. */
async function expectInert(page: Page): Promise<void> {
  const made = await page.evaluate(() => {
    const isOurs = (link: string | null) => link === null || /^(?:[/#?]|$)/.test(link);
    const elements = [...document.querySelectorAll("img, iframe, object, embed, base, math, form, meta[http-equiv]")];
    const links = [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));
    const forms = elements.filter((element) => element.tagName === "FORM" && isOurs(element.getAttribute("action")));
    return [
      ...elements.filter((element) => !forms.includes(element)).map((element) => element.outerHTML.slice(0, 200)),
      ...links.filter((href) => !isOurs(href) || href?.startsWith("//") === true),
    ];
  });
  expect(made).toEqual([]);
}

/** Goes to a page and waits until its answers are there. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('[aria-busy="true"]').first().waitFor({ state: "detached" });
  await page.getByRole("main").waitFor();
  await expectInert(page);
}

const GROUPED = FIELDS.filter((field) => !("groupable" in field) && field.key !== "eventID");

test("forty hostile values in every field are inert text in the table, the event and its original", async ({
  explorer,
  page,
  panel,
  marker,
}) => {
  const columns = ["eventTime", ...GROUPED.map(({ key }) => key), "errorMessage", "eventID"];
  await page.addInitScript(([key, text]) => localStorage.setItem(key, text), [
    SETTINGS_KEY,
    JSON.stringify({ columns }),
  ] as const);
  await page.goto(`/explorer?from=-1h&to=now&accessKeyId=${marker}`);
  await explorer.settled();
  await expect(explorer.rows).toHaveCount(PAYLOADS.length);
  await expect(explorer.rows.getByText("file<U+202E>gpj.exe").first()).toBeVisible();
  await expectInert(page);
  for (let index = 0; index < PAYLOADS.length; index += 1) {
    await explorer.openRow(index);
    await panel.loaded();
    const original = await panel.original();
    // What JSON itself escapes needs no further sign.
    expect(original.userAgent).toBe(JSON.parse(visibleText(JSON.stringify(PAYLOADS[index]))));
    await expectInert(page);
    await panel.root.getByRole("button", { name: "Close event" }).click();
  }
});

test("forty hostile values are inert in groups, layers of the histogram and facets, and can be filtered by", async ({
  explorer,
  page,
  marker,
}) => {
  const range = `from=-1h&to=now&accessKeyId=${marker}`;
  for (const field of GROUPED) {
    const stack = "multiple" in field ? "" : `&stackBy=${field.key}`;
    await visit(page, `/explorer?${range}&groupBy=${field.key}${stack}`);
    await explorer.groups.first().waitFor();
  }
  await visit(page, `/explorer?${range}&groupBy=userAgent`);
  await expect(explorer.groups).toHaveCount(PAYLOADS.length);
  for (const payload of PAYLOADS.filter((_, index) => index % 8 === 0)) {
    const href = eventQueryHref("/explorer", {
      from: "-1h",
      to: "now",
      filters: {
        accessKeyId: { include: [marker], exclude: [] },
        userAgent: { include: [exactValue(payload)], exclude: [] },
      },
    });
    await visit(page, href);
    await expect(explorer.rows, payload).toHaveCount(1);
  }
});

test("forty hostile values are inert on the pages of principals, addresses, resources and all others", async ({
  page,
  marker,
  request,
}) => {
  const found: { kind: EntityKind; values: string[] }[] = [];
  for (const { kind, field } of ENTITIES) {
    const search = new URLSearchParams({ from: "-1h", to: "now", accessKeyId: marker, groupBy: field, limit: "100" });
    const { groups } = await (await request.get(`/api/v1/groups?${search}`)).json();
    found.push({ kind, values: groups.flatMap((group: Record<string, string | null>) => group[field] ?? []).sort() });
  }
  // Each kind with many of them shows a part, and all kinds together every payload.
  const rich = found.filter(({ values }) => values.length >= PAYLOADS.length - 5);
  expect(rich.length).toBeGreaterThan(3);
  for (const { kind, values } of found) {
    const place = rich.findIndex((one) => one.kind === kind);
    const own = place === -1 ? values.slice(0, 1) : values.filter((_, index) => index % rich.length === place);
    for (const value of own) {
      await visit(page, entityHref(kind, value, { from: "-1h", to: "now" }));
      await expect(page.getByRole("heading", { level: 1 })).toContainText(visibleText(value).slice(0, 12).trim());
    }
  }
});

test("hostile values are inert in the overview, the search box, the query line, Show as and an event's page", async ({
  explorer,
  page,
  marker,
}) => {
  await visit(page, `/?from=-1h&to=now&accessKeyId=${marker}`);
  const box = new FrontDoorBox(page);
  await box.open();
  for (const payload of PAYLOADS) {
    await box.input.fill(payload);
    await box.settled();
  }
  await expectInert(page);
  await page.keyboard.press("Escape");
  const filter = PAYLOADS.map((payload) => exactValue(payload)).slice(0, 45);
  const href = eventQueryHref("/explorer", {
    from: "-1h",
    to: "now",
    filters: { accessKeyId: { include: [marker], exclude: [] }, userAgent: { include: filter, exclude: [] } },
  });
  await visit(page, href);
  await expect(explorer.rows).toHaveCount(PAYLOADS.length);
  await page.getByRole("button", { name: "Show as" }).click();
  const dialog = page.getByRole("dialog", { name: "Show as" });
  await dialog.getByRole("tab").first().waitFor();
  for (const tab of await dialog.getByRole("tab").all()) await tab.click();
  await expectInert(page);
  await page.keyboard.press("Escape");
  const ids = await explorer.eventIDs();
  for (const id of ids.slice(0, 8)) await visit(page, `/events/${id}`);
  await visit(page, `/ingest?text=${encodeURIComponent(PAYLOADS[0] ?? "")}`);
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

test("forty hostile names, descriptions and filters of saved reports are inert in the list, the box and the dialog", async ({
  page,
  product,
}) => {
  const marker = randomUUID().slice(0, 8);
  const headers = { authorization: `Bearer ${product.apiToken}` };
  const ids: string[] = [];
  for (const payload of PAYLOADS.filter((text) => !text.includes("\0"))) {
    const filters = { userAgent: { include: [exactValue(payload)], exclude: [] } };
    const answer = await page.request.post("/api/v1/saved-reports", {
      headers,
      data: {
        name: `${marker} ${payload.slice(0, 100)}`,
        description: payload.slice(0, 1_000),
        search: eventQueryHref("", { from: "-1h", to: "now", filters }).slice(1),
        visibility: "team",
      },
    });
    expect(answer.status()).toBe(201);
    ids.push((await answer.json()).id);
  }
  await visit(page, "/saved");
  const rows = page.getByRole("list", { name: "Saved reports" }).getByRole("listitem").filter({ hasText: marker });
  await expect(rows).toHaveCount(PAYLOADS.length - 1);
  await expect(rows.getByText(`${marker} file<U+202E>gpj.exe`)).toBeVisible();
  await rows.first().getByRole("button", { name: /^Edit/ }).click();
  await page.getByRole("form", { name: "Edit saved report" }).waitFor();
  await expectInert(page);
  await page.keyboard.press("Escape");
  const box = new FrontDoorBox(page);
  await box.open();
  await box.input.fill(marker);
  await box.settled();
  await expect(box.options.filter({ hasText: "Saved report" })).toHaveCount(4);
  await expectInert(page);
  for (const id of ids) await page.request.delete(`/api/v1/saved-reports/${id}`, { headers });
});
