/** The table is the reader's own: columns, order, widths, clock, density; rows are chosen and pages turned by key. */
import { expect, test } from "./pages/test.ts";

const KEY = "trailsight.table.1";

test.describe("columns", () => {
  test("that are chosen stay after a reload, and no others are seen meanwhile", async ({ explorer, page, table }) => {
    await explorer.open();
    await table.settings(async (panel) => {
      await panel.getByLabel("Find a column").fill("kind of client");
      await panel.getByRole("checkbox", { name: "Kind of client" }).check();
      await panel.getByLabel("Find a column").fill("");
      await panel.getByRole("checkbox", { name: "Principal", exact: true }).uncheck();
    });
    const heads = await table.heads();
    expect(heads).toContain("Kind of client");
    expect(heads).not.toContain("Principal");
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seenHeads: seen });
      const look = () => {
        const head = document.querySelector("table[data-density] thead");
        if (head !== null && getComputedStyle(head).visibility === "visible") seen.push(head.textContent ?? "");
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await explorer.settled();
    await expect.poll(() => table.heads()).toEqual(heads);
    const seen = await page.evaluate(() => (window as unknown as { seenHeads: string[] }).seenHeads);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((text) => text.includes("Principal"))).toEqual([]);
    await table.settings((panel) => panel.getByRole("button", { name: "Reset the table" }).click());
    expect(await table.heads()).toContain("Principal");
  });

  test("are moved by dragging, by keys and by the menu of their head", async ({ explorer, page, table }) => {
    await explorer.open();
    const [time, second, third, ...rest] = await table.heads();
    await table.head("principal").dragTo(table.head("eventName"));
    await expect.poll(() => table.heads()).toEqual([time, third, second, ...rest]);
    await table.head("eventTime").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(table.head("principal")).toBeFocused();
    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(() => table.heads()).toEqual([time, second, third, ...rest]);
    await expect(table.head("principal")).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Move right" }).click();
    await expect.poll(() => table.heads()).toEqual([time, third, second, ...rest]);
  });

  test("take the width they are given, and the others keep theirs", async ({ explorer, page, table }) => {
    await explorer.open();
    const before = { name: await table.width("eventName"), region: await table.width("awsRegion") };
    const { x, y } = await table.edge("eventName");
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => table.width("eventName")).toBeCloseTo(before.name + 60, -1);
    expect(await table.width("awsRegion")).toBeCloseTo(before.region, -1);
    const wide = await table.width("eventName");
    await table.head("eventName").focus();
    await page.keyboard.press("-");
    await expect.poll(() => table.width("eventName")).toBeCloseTo(wide - 16, 0);
    await page.keyboard.press("+");
    await expect.poll(() => table.width("eventName")).toBeCloseTo(wide, 0);
    const edge = await table.edge("eventName");
    await page.mouse.dblclick(edge.x, edge.y);
    const cells = table.root.locator('tbody [data-column="eventName"] button');
    const isCut = (found: Element[]) => found.some((one) => one.scrollWidth > one.clientWidth + 1);
    await expect.poll(() => cells.evaluateAll(isCut)).toBe(false);
    const fitted = await table.width("eventName");
    await page.reload();
    await explorer.settled();
    expect(await table.width("eventName")).toBeCloseTo(fitted, 0);
  });

  for (const kept of ["", "null", "{", '{"columns":["<img src=x>"],"widths":{"eventTime":"1e9"}}', '{"columns":{}}']) {
    test(`are the standard ones when the browser kept ${JSON.stringify(kept)}`, async ({ explorer, page, table }) => {
      await page.addInitScript(([key, value]) => localStorage.setItem(key ?? "", value ?? ""), [KEY, kept]);
      await explorer.open();
      expect((await table.heads()).slice(0, 3)).toEqual(["Time (UTC)", "Principal", "Event"]);
    });
  }

  test("more than fit scroll in the table, not in the page", async ({ explorer, page, table }) => {
    const columns = ["eventTime", "principal", "userAgent", "errorMessage", "eventID", "sharedEventID", "sessionKey"];
    await page.addInitScript(
      ([key, value]) => localStorage.setItem(key ?? "", value ?? ""),
      [KEY, JSON.stringify({ columns, widths: {}, density: "comfortable", clock: "both" })],
    );
    await explorer.open();
    expect(await table.heads()).toContain("Local time");
    const { page: sizes, table: inner } = await page.evaluate(() => {
      const box = document.querySelector("table[data-density]")?.parentElement;
      return {
        page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        table: (box?.scrollWidth ?? 0) - (box?.clientWidth ?? 0),
      };
    });
    expect(sizes).toBeLessThanOrEqual(0);
    expect(inner).toBeGreaterThan(100);
  });
});

test.describe("by another clock", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("times are the reader's own, beside UTC or alone", async ({ explorer, table }) => {
    await explorer.open();
    const [utc = ""] = await explorer.column("eventTime");
    const expected = new Date(Date.parse(`${utc.replace(" ", "T")}Z`) + 5.5 * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replace("T", " ");
    await table.settings((panel) => panel.getByText("Local", { exact: true }).click());
    expect((await explorer.column("eventTime"))[0]).toBe(expected);
    expect(await table.heads()).toContain("Time (local)");
    await table.settings((panel) => panel.getByText("Both clocks").click());
    expect((await explorer.column("eventTime"))[0]).toBe(utc);
    expect((await explorer.column("localTime"))[0]).toBe(`${expected} +05:30`);
  });
});

test.describe("the choice of columns", () => {
  test("works by key alone, and the focus stays where it was", async ({ explorer, page, table }) => {
    await explorer.open();
    const [time, ...rest] = await table.heads();
    await table.settings(async (panel) => {
      const first = panel.getByRole("button", { name: "Move Time right" });
      await first.focus();
      await page.keyboard.press("Enter");
      await expect(first).toBeFocused();
      const region = panel.getByRole("checkbox", { name: "Region", exact: true });
      await region.focus();
      await page.keyboard.press("Space");
      await expect(region).toBeFocused();
    });
    expect(await table.heads()).toEqual([rest[0], time, ...rest.slice(1)].filter((head) => head !== "Region"));
    await expect(page.getByRole("button", { name: "Columns and density" })).toBeFocused();
  });
});

test.describe("chosen rows", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("are chosen by key and by mouse, copied, and shown alone", async ({ explorer, page, table }) => {
    await explorer.open();
    const ids = await explorer.eventIDs();
    await explorer.rows.nth(0).locator("[data-row]").focus();
    await page.keyboard.press("Space");
    await expect(table.selection).toContainText("1 selected");
    await page.keyboard.press("Shift+J");
    await page.keyboard.press("Shift+J");
    await expect(table.selection).toContainText("3 selected");
    await table.box(4).click();
    await table.box(6).click({ modifiers: ["Shift"] });
    await expect(table.selection).toContainText("6 selected");
    await table.selection.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("menuitem", { name: "Event ids" }).click();
    const wanted = [...ids.slice(0, 3), ...ids.slice(4, 7)];
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n").sort()).toEqual([...wanted].sort());
    await explorer.change(() => table.selection.getByRole("button", { name: "Show only these" }).click());
    await expect.poll(() => explorer.eventIDs()).toEqual(wanted);
  });

  test("stay chosen while pages are turned, until they are cleared", async ({ explorer, table }) => {
    await explorer.open({ limit: "50" });
    await table.root.getByRole("checkbox", { name: "Select all events of this page" }).click();
    await expect(table.selection).toContainText("50 selected");
    await explorer.change(() => table.turn("Older").click());
    await expect(table.selection).toContainText("50 selected (50 on other pages)");
    await table.box(0).click();
    await expect(table.selection).toContainText("51 selected (50 on other pages)");
    await expect(table.selection.getByRole("button", { name: "Show only these" })).toBeDisabled();
    await table.selection.getByRole("button", { name: "Clear" }).click();
    await expect(table.selection).toHaveCount(0);
  });
});

test.describe("pages", () => {
  test("are turned by key, and each begins with its first row", async ({ explorer, page, table }) => {
    await explorer.open({ limit: "50" });
    const first = await explorer.eventIDs();
    expect(first).toHaveLength(50);
    await expect(page.getByText(/^Newest 50 events/)).toBeVisible();
    await page.keyboard.press("j");
    await explorer.change(() => page.keyboard.press("n"));
    const second = await explorer.eventIDs();
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    await expect(explorer.rows.nth(0).locator("[data-row]")).toBeFocused();
    await explorer.change(() => page.keyboard.press("["));
    expect(await explorer.eventIDs()).toEqual(first);
    await expect(table.turn("Newer")).toBeDisabled();
  });

  test("lead to the oldest at once, and back", async ({ explorer, page, table }) => {
    await explorer.open({ limit: "50" });
    await explorer.change(() => table.turn("Oldest").click());
    await expect(page.getByText(/^Oldest 50 events/)).toBeVisible();
    await expect(table.turn("Older")).toBeDisabled();
    const oldest = await explorer.eventIDs();
    await explorer.change(() => table.turn("Newer").click());
    await explorer.change(() => table.turn("Older").click());
    expect(await explorer.eventIDs()).toEqual(oldest);
  });

  test("have as many rows as the URL says, and it says nothing else", async ({ explorer, page }) => {
    await explorer.open();
    await explorer.change(async () => {
      await page.getByLabel("Rows per page").selectOption("200");
    });
    expect(new URL(page.url()).searchParams.get("limit")).toBe("200");
    expect(await explorer.rows.count()).toBe(200);
    await page.goto("/explorer?from=-24h&to=now&limit=1000");
    await expect(
      page.getByRole("region", { name: "Refused parameter" }).getByText("limit", { exact: true }),
    ).toBeVisible();
  });
});
