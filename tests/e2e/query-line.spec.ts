/** The typed query line: text, chips and URL say the same at every moment, and the data completes what is typed. */
import { expectAccessible, expectToFit } from "./pages/accessible.ts";
import { QueryLine } from "./pages/query-line.ts";
import { expect, test } from "./pages/test.ts";

const params = (url: string): URLSearchParams => new URL(url).searchParams;

test("line, chips and URL stay in step, also through back, forward and reload", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open();
  await explorer.change(() => line.run("-user:ci* event:(GetObject or Decrypt) error:success"));
  const canonical = "event:(Decrypt or GetObject) -user:ci* outcome:success";
  await expect(line.input).toHaveValue(canonical);
  expect(params(page.url()).get("eventName")).toBe("Decrypt,GetObject");
  expect(params(page.url()).get("not.userName")).toBe("ci*");
  expect(params(page.url()).get("outcome")).toBe("success");
  await expect(explorer.chip(/^Event name is Decrypt or GetObject/)).toBeVisible();
  await expect(explorer.chip(/^User name is not ci\*/)).toBeVisible();
  const rows = await explorer.eventIDs();
  await explorer.change(() => page.getByRole("button", { name: "Remove filter: User name is not" }).click());
  await expect(line.input).toHaveValue("event:(Decrypt or GetObject) outcome:success");
  await page.goBack();
  await expect(line.input).toHaveValue(canonical);
  await page.goForward();
  await expect(line.input).toHaveValue("event:(Decrypt or GetObject) outcome:success");
  await page.goBack();
  await page.reload();
  await explorer.settled();
  await expect(line.input).toHaveValue(canonical);
  expect(await explorer.eventIDs()).toEqual(rows);
});

test("a switch, a facet and a value's menu write the line", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open();
  await explorer.change(() => page.getByRole("button", { name: "Writes only" }).click());
  await expect(line.input).toHaveValue("is:write");
  await explorer.change(() => page.getByRole("button", { name: "Hide AWS services" }).click());
  await expect(line.input).toHaveValue("-is:service is:write");
  await explorer.change(() => line.run("-is:service"));
  await expect(page.getByRole("button", { name: "Writes only" })).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByRole("button", { name: "Hide AWS services" })).toHaveAttribute("aria-pressed", "true");
  await explorer.change(() => page.getByRole("button", { name: "Remove all filters" }).click());
  await expect(line.input).toHaveValue("");
});

test("a condition is completed by keyboard only, from the data", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open();
  await page.keyboard.press("/");
  await expect(line.input).toBeFocused();
  await expect(line.options.first()).toBeVisible();
  await page.keyboard.type("servi");
  // The first of what starts with the text is a word of `is:`; the field comes after it.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect(line.input).toHaveValue("service:");
  await expect(line.options.filter({ hasText: /^s3/ }).first()).toBeVisible();
  await page.keyboard.type("s3");
  await expect(line.options.first()).toHaveText(/^s3[\d.,k]+$/);
  await page.keyboard.press("ArrowDown");
  await expect(line.options.first()).toHaveAttribute("aria-selected", "true");
  await expect(line.input).toHaveAttribute(
    "aria-activedescendant",
    (await line.options.first().getAttribute("id")) ?? "-",
  );
  await page.keyboard.press("Tab");
  await expect(line.input).toHaveValue("service:s3 ");
  await page.keyboard.type("-event:GetOb");
  await expect(line.options.first()).toHaveText(/^GetObject[\d.,k]+$/);
  await page.keyboard.press("ArrowDown");
  await explorer.change(() => page.keyboard.press("Enter"));
  await expect(line.input).toHaveValue("-event:GetObject service:s3");
  await expect(line.input).toBeFocused();
  await expect(line.options).toHaveCount(0);
  expect(await explorer.column("eventName")).not.toContain("GetObject");
});

test("a word alone is looked for in event names, and the list says so and offers the data", async ({
  explorer,
  page,
}) => {
  const line = new QueryLine(page);
  await explorer.open();
  await line.input.fill("objec");
  await expect(line.options.filter({ hasText: "what a word alone means" })).toHaveText(/^Event name/);
  await expect(line.options.filter({ hasText: /^GetObject/ })).toBeVisible();
  await explorer.change(() => line.input.press("Enter"));
  // Event names are written in capitals: the text is matched as it is.
  expect(params(page.url()).get("eventName")).toBe("*objec*");
});

test("a line that cannot be read is marked where it is wrong, and the result stays", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open({ outcome: "success" });
  const before = page.url();
  const rows = await explorer.eventIDs();
  for (const [text, marked, message] of [
    ["outcome:success evnt:CreateUser", "evnt", "Did you mean “event:”?"],
    ["event:(GetObject", "(GetObject", "Close the bracket"],
    ["ip:10.0.0.0/99", "10.0.0.0/99", "is not a valid CIDR block"],
    ["event:Get*Object", "Get*Object", "at either end"],
    ["event:", "event:", "Write a value"],
  ] as const) {
    await line.run(text);
    await expect(line.problem).toContainText(message);
    await expect(line.problem.locator("mark")).toHaveText(marked);
    await expect(line.input).toHaveAttribute("aria-invalid", "true");
    await expect(line.input).toHaveValue(text);
  }
  expect(page.url()).toBe(before);
  expect(await explorer.eventIDs()).toEqual(rows);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(line.input).toHaveValue("outcome:success");
  await expect(line.input).not.toBeFocused();
});

test("what is typed and not run is said to be so, and gives way to the URL", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open({ outcome: "success" });
  await line.input.fill("outcome:success is:write");
  await expect(page.getByRole("button", { name: "Run ↵" })).toBeVisible();
  await page.getByRole("button", { name: "Errors only" }).click();
  await expect(line.input).toHaveValue("-outcome:success");
});

test("hostile text is inert in the line, its completions and its refusals", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  await explorer.open();
  const text = 'agent:"<img src=x onerror=alert(1)>\\u{202e}"';
  await explorer.change(() => line.run(text));
  await expect(line.input).toHaveValue(text);
  await expect(explorer.chip(/^User agent is/)).toContainText("<U+202E>");
  await line.run("<svg/onload=alert(1)>:x");
  await expect(page.locator("main img, main svg[onload]")).toHaveCount(0);
});

test("the line works on the overview as well", async ({ overview, page }) => {
  const line = new QueryLine(page);
  await overview.open();
  await line.run("service:s3");
  await page.waitForURL(/eventSource=s3\.amazonaws\.com/);
  await expect(line.input).toHaveValue("service:s3");
});

test("what the filters hide is said with its number, and one click shows it", async ({ explorer, page }) => {
  await explorer.open();
  const all = await explorer.total();
  await explorer.change(() => page.getByRole("button", { name: "Hide AWS services" }).click());
  const shown = await explorer.total();
  const note = page.getByRole("button", { name: /by AWS services Show$/ });
  await expect(note).toHaveAttribute(
    "title",
    `${(all - shown).toLocaleString("en-US")} events by AWS services match the other filters: show them`,
  );
  await explorer.change(() => note.click());
  expect(await explorer.total()).toBe(all);
  await expect(note).toHaveCount(0);
});

test("completions and refusals are accessible, on a phone as well", async ({ explorer, page }) => {
  const line = new QueryLine(page);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await explorer.open({ from: "-1h", to: "now", "not.eventName": "NoSuchEvent" });
    await line.input.fill("event:Get");
    await expect(line.options.first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    const check = async () => {
      await expectAccessible(page, "search");
      await expectToFit(page, width);
    };
    await check();
    await line.run("evnt:x");
    await expect(line.problem).toBeVisible();
    await check();
  }
});
