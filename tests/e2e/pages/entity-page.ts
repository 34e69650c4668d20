import { expect, type Locator, type Page } from "@playwright/test";

const toNumber = (text: string | null): number => Number((text ?? "").replaceAll(/[^\d]/g, ""));
const sum = (counts: number[]): number => counts.reduce((all, one) => all + one, 0);

/** The page of one principal, session, key, address… */
export class EntityPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(kind: string, search: Record<string, string>): Promise<void> {
    await this.page.goto(`/entities/${kind}?${new URLSearchParams(search)}`);
    await this.settled();
  }

  /** Every part has its answer, and the code behind the buttons runs. */
  async settled(): Promise<void> {
    await this.histogram.locator("svg.recharts-surface").waitFor();
    await this.page.getByRole("region", { name: "Denied, then allowed" }).waitFor();
    await this.page.getByRole("region", { name: "New in this range" }).waitFor();
    await this.events.getByRole("table").waitFor();
    await this.page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  }

  /** Does something that leads to another state of the page, and waits for it. */
  async change(action: () => Promise<void>): Promise<void> {
    const before = this.page.url();
    await action();
    await this.page.waitForURL((url) => url.href !== before);
    await this.settled();
  }

  get value(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get histogram(): Locator {
    return this.page.getByRole("region", { name: "Events over time", exact: true });
  }

  get heatMap(): Locator {
    return this.page.getByRole("region", { name: "Activity by hour" });
  }

  get events(): Locator {
    return this.page.getByRole("region", { name: "Its events" });
  }

  part(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** A number with its label, which leads to the explorer. */
  tile(label: string): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^[\\d.,kM+]+ ?${label}$`) });
  }

  async total(label: string): Promise<number> {
    return toNumber(await this.tile(label).getAttribute("title"));
  }

  /** Sum over the squares of the heat map, as they say themselves. */
  async heatTotal(): Promise<{ events: number; denied: number }> {
    const labels = await this.heatMap
      .locator("a[data-level]")
      .evaluateAll((squares) => squares.map((square) => square.getAttribute("aria-label") ?? ""));
    const numbers = labels.map((label) => /: ([\d,]+) events, ([\d,]+) denied$/.exec(label));
    return {
      events: sum(numbers.map((found) => toNumber(found?.[1] ?? ""))),
      denied: sum(numbers.map((found) => toNumber(found?.[2] ?? ""))),
    };
  }

  /** Nothing of the page runs out of the window sideways. */
  async expectToFit(width: number): Promise<void> {
    expect(await this.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}
