/** What every page sends along, the colour scheme, signing in and out. */

import { expect, NOBODY, test } from "./pages/test.ts";
import { createSignInLink } from "./product.ts";

test("pages carry a policy with a fresh nonce and are never cached", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/explorer", "/ingest", "/sign-in", "/no-such-page"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy, path).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
    expect(headers["cache-control"], path).toContain("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(nonces.size).toBe(5);
  expect(nonces.has("")).toBe(false);
});

test("the icon is also where browsers look for one unasked, with or without a session", async ({
  browser,
  request,
}) => {
  const context = await browser.newContext({ storageState: NOBODY });
  for (const reader of [request, context.request]) {
    const answer = await reader.get("/favicon.ico");
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toBe("image/svg+xml");
  }
  await context.close();
});

test("without a session every page leads to sign-in and shows nothing", async ({ browser }) => {
  const context = await browser.newContext({ storageState: NOBODY });
  for (const path of [
    "/",
    "/explorer?outcome=denied",
    "/ingest",
    "/ingest/files/1",
    "/events/x",
    "/entities/ip?value=x",
    "/saved",
    `/s/${"A".repeat(22)}`,
  ]) {
    const answer = await context.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(307);
    expect(answer.headers().location).toContain("/sign-in");
    for (const headers of [
      { RSC: "1" },
      { RSC: "1", "Next-Router-Prefetch": "1" },
      { "x-middleware-subrequest": "proxy" },
    ]) {
      const text = await (await context.request.get(path, { headers })).text();
      expect(text, path).not.toContain("Events over time");
      expect(text, path).not.toContain("Sign out");
    }
  }
  await context.close();
});

test("a pasted link signs in and leads on to the page that was asked for; it works once", async ({
  browser,
  product,
}) => {
  const link = await createSignInLink(product.dataDir);
  const context = await browser.newContext({ storageState: NOBODY });
  const page = await context.newPage();
  await page.goto("/ingest?status=failed");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Sign-in link").fill("not a link");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("That is not a sign-in link.")).toBeVisible();
  await page.getByLabel("Sign-in link").fill(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/ingest\?status=failed/);
  const signOut = page.getByRole("menuitem", { name: "Sign out" });
  await expect(async () => {
    await page.getByRole("button", { name: /^Account/ }).click();
    await expect(signOut).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await signOut.click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("has already been used")).toBeVisible();
  await page.goto("/explorer");
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

test("the colour scheme follows the system until one is chosen, which is kept", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/ingest");
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  expect(await scheme()).toBe("dark");
  await page.getByRole("button", { name: "Colour scheme" }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect.poll(scheme).toBe("light");
  await page.reload();
  expect(await scheme()).toBe("light");
});

test("columns and density are kept by this browser", async ({ explorer, page }) => {
  await explorer.open();
  await page.getByRole("button", { name: "Columns and density" }).click();
  await page.getByRole("checkbox", { name: "User agent" }).check();
  await page.getByRole("checkbox", { name: "Region" }).uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await explorer.settled();
  await expect(page.getByRole("columnheader", { name: "User agent" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Region" })).toHaveCount(0);
});
