/** What a person sees, in a headless Chromium: largest paint, shifts, and how soon a key is answered on the screen. */
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../tests/helpers/chromium.ts";
import { median } from "../statistics.ts";

/** Milliseconds and a share; medians of three loads. */
export type Vitals = { lcpMs: number; cls: number; inpMs: number };

const LOADS = 3;
/** Of the page, and more than the browser's bars take; CSS pixels. */
const HEIGHT = 800;
const BARS = 200;
/** Keys that every page answers: help, close, next row, previous row, search. */
const KEYS = ["?", "Escape", "j", "j", "k", "Tab", "Tab", "/", "Escape"];

/** Measures pages; null when there is no Chromium here. */
export async function measureVitals(
  origin: string,
  cookie: string,
  paths: readonly string[],
): Promise<Map<string, Vitals> | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const found = new Map<string, Vitals>();
    for (const path of paths) {
      const loads: Vitals[] = [];
      for (let load = 0; load < LOADS; load++) {
        const context = await browser.newContext({ viewport: { width: 1280, height: HEIGHT } });
        const [name = "", value = ""] = cookie.split("=", 2);
        await context.addCookies([{ name, value, url: origin }]);
        loads.push(await loadOnce(context, `${origin}${path}`));
        await context.close();
      }
      found.set(path, {
        lcpMs: median(loads.map(({ lcpMs }) => lcpMs)),
        cls: median(loads.map(({ cls }) => cls)),
        inpMs: median(loads.map(({ inpMs }) => inpMs)),
      });
    }
    return found;
  } finally {
    await browser.close();
  }
}

/** Watches from before the first paint; the browser keeps no interactions for later observers. */
const WATCH = `
  window.vitals = { lcpMs: 0, cls: 0, inpMs: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.vitals.lcpMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.vitals.cls += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.interactionId) window.vitals.inpMs = Math.max(window.vitals.inpMs, entry.duration);
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
`;

/**
 * Makes the window higher than the page. The browser's own bars are part of a window even without a head: what lies below
 * its lower edge is never drawn, and a key that changes only that seemed to wait for the frame of the next key.
 */
async function showAll(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send("Browser.getWindowForTarget");
  await session.send("Browser.setWindowBounds", { windowId, bounds: { height: HEIGHT + BARS } });
}

async function loadOnce(context: BrowserContext, url: string): Promise<Vitals> {
  const page = await context.newPage();
  await showAll(page);
  await page.addInitScript(WATCH);
  await page.goto(url, { waitUntil: "networkidle" });
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  return page.evaluate<Vitals>("window.vitals");
}
