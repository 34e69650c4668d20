/** Taking a view elsewhere: as a file with true progress, and as the same question in other languages. */
import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import { expectAccessible } from "./pages/accessible.ts";
import { expect, test } from "./pages/test.ts";

const LAST_HOUR = { from: "-1h", to: "now" };

const dialog = (page: Page, name: string): Locator => page.getByRole("dialog", { name });

async function openDialog(page: Page, name: "Export" | "Show as"): Promise<Locator> {
  await page.getByRole("button", { name, exact: true }).click();
  await dialog(page, name).waitFor();
  return dialog(page, name);
}

/** Browsers where a page cannot write files: the file comes as a download. */
const withoutFileAccess = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(window, "showSaveFilePicker", { value: undefined }));

async function save(page: Page, action: () => Promise<void>): Promise<{ text: string; download: Download }> {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  return { text: await readFile(await download.path(), "utf8"), download };
}

test("the file has exactly the events of the table, and its end", async ({ page, explorer, sample }) => {
  await withoutFileAccess(page);
  await explorer.open({ ...LAST_HOUR, ...sample });
  const eventIDs = await explorer.eventIDs();
  const opened = await openDialog(page, "Export");
  await expect(opened.getByText(/^8 events from /)).toBeVisible();
  await opened.getByText("NDJSON", { exact: true }).click();
  const { text, download } = await save(page, () => opened.getByRole("button", { name: "Download" }).click());
  expect(download.suggestedFilename()).toMatch(/^trailsight-events-\w+-\w+\.ndjson$/);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.slice(1, -1).map(({ eventID }) => eventID)).toEqual(eventIDs);
  expect(lines.at(-1)).toMatchObject({ count: eventIDs.length, complete: true });
  await expect(opened.getByRole("status")).toHaveText(/^Complete: 8 rows, /);
});

test("a CSV has the columns of the table when they are asked for, and groups what the table groups", async ({
  page,
  explorer,
  sample,
}) => {
  await withoutFileAccess(page);
  await explorer.open({ ...LAST_HOUR, ...sample });
  let opened = await openDialog(page, "Export");
  await opened.getByText("Those of the table").click();
  const rows = await save(page, () => opened.getByRole("button", { name: "Download" }).click());
  expect(rows.text).toContain("\r\neventTime,principal,eventName,");
  await explorer.open({ ...LAST_HOUR, ...sample, groupBy: "eventName" });
  const counts = await explorer.groupCounts();
  opened = await openDialog(page, "Export");
  const groups = await save(page, () => opened.getByRole("button", { name: "Download" }).click());
  const lines = groups.text
    .trimEnd()
    .split("\r\n")
    .filter((line) => !/^\ufeff?#/.test(line));
  expect(lines[0]).toBe("eventName,count,denied,firstSeen,lastSeen");
  expect(lines.slice(1).map((line) => Number(line.split(",")[1]))).toEqual(counts);
});

test("a page that may write files writes them as they come", async ({ page, explorer, sample }) => {
  await page.addInitScript(() => {
    // The browser's own dialog cannot be answered here; the file is one of its private ones, written in the same way.
    Object.defineProperty(window, "showSaveFilePicker", {
      value: async () => (await navigator.storage.getDirectory()).getFileHandle("export", { create: true }),
    });
  });
  await explorer.open({ ...LAST_HOUR, ...sample });
  const opened = await openDialog(page, "Export");
  await opened.getByText("JSON", { exact: true }).click();
  await opened.getByRole("button", { name: "Download" }).click();
  await expect(opened.getByRole("status")).toHaveText(/^Complete: 8 rows/);
  const written = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle("export");
    return (await handle.getFile()).text();
  });
  expect(JSON.parse(written)).toMatchObject({ count: 8, complete: true });
});

test("cancel stops it, saves nothing, and it can be started again", async ({ page, explorer, context }) => {
  await withoutFileAccess(page);
  await explorer.open();
  const opened = await openDialog(page, "Export");
  await expect(opened.getByText(/^[\d,]+ events from /)).toBeVisible();
  // Slow enough to be caught in the middle.
  const network = await context.newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: 40_000, uploadThroughput: 40_000 };
  await network.send("Network.emulateNetworkConditions", slow);
  await opened.getByRole("button", { name: "Download" }).click();
  await expect(opened.getByRole("progressbar", { name: "Download progress" })).toBeVisible();
  await expect(opened.getByText(/^[\d,]+ of [\d,]+ rows, /)).toBeVisible();
  await opened.getByRole("button", { name: "Cancel" }).click();
  await expect(opened.getByRole("status")).toHaveText(/^Cancelled/);
  const end = async () => {
    await opened.getByRole("button", { name: "Download" }).click();
    await expect(opened.getByRole("button", { name: "Cancel" })).toBeVisible();
    await opened.getByRole("button", { name: "Cancel" }).click();
  };
  // More often than there are slots: each cancel has given its own back.
  for (let round = 0; round < 4; round += 1) {
    await end();
    await expect(opened.getByRole("status")).toHaveText(/^Cancelled/);
  }
});

test("the question is shown in four languages, copied as it is, and says what it leaves out", async ({
  page,
  explorer,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await explorer.open({ ...LAST_HOUR, eventName: "O'Brien*", "not.country": "DE" });
  const opened = await openDialog(page, "Show as");
  await expect(opened.getByText(/^Country is not DE \(/)).toBeVisible();
  const expected = {
    "Athena SQL": "AND eventname LIKE 'O''Brien%'",
    "CloudTrail Lake SQL": "AND eventName LIKE 'O''Brien%'",
    "AWS CLI": 'startswith("O\\u0027Brien")',
    "jq over the originals": 'startswith("O\\u0027Brien")',
  };
  for (const [name, text] of Object.entries(expected)) {
    await opened.getByRole("tab", { name }).click();
    await expect(opened.getByRole("region", { name })).toContainText(text);
    await opened.getByRole("button", { name: "Copy" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(text);
    expect(copied).toContain("leaves out: Country is not DE");
  }
});

test("both dialogs are accessible", async ({ page, explorer, sample }) => {
  await explorer.open({ ...LAST_HOUR, ...sample, "not.country": "DE", groupBy: "eventName" });
  for (const name of ["Export", "Show as"] as const) {
    const opened = await openDialog(page, name);
    await opened.getByText(name === "Export" ? /events from / : "Not expressible here, left out").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await opened.waitFor({ state: "detached" });
  }
});
