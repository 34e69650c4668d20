import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * WCAG 2.2 A and AA, as far as axe can tell, and all that depends on colours once more in the dark scheme. `part`: only
 * what that selector holds; what lies half under it is no target meanwhile.
 */
export async function expectAccessible(page: Page, part = "body"): Promise<void> {
  await check(page, axe(page, part).withTags(TAGS));
  await setScheme(page, "dark");
  await check(page, axe(page, part).withRules(["color-contrast", "link-in-text-block"]));
  await setScheme(page, "light");
}

/** Nothing of the page runs out of the window sideways. */
export async function expectToFit(page: Page, width = 390): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

/** No page here has frames, and only violations are read. */
const axe = (page: Page, part: string) =>
  new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .include(part);

async function check(page: Page, builder: AxeBuilder): Promise<void> {
  // Half faded in, a text has less contrast than it will have.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
  expect(found).toEqual([]);
}

async function setScheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
}
