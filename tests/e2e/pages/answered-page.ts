import { expect, type Locator, type Page } from "@playwright/test";

/** `1,234` as a number. */
export const toNumber = (text: string | null): number => Number((text ?? "").replaceAll(",", ""));

export const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);

/** A page whose URL is a question. */
export abstract class AnsweredPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The answers are here and belong to the URL; the code behind the buttons runs. */
  abstract settled(): Promise<void>;

  /** Nothing of the page waits for an answer. */
  protected async answered(): Promise<void> {
    await expect(this.page.locator('[aria-busy="true"]')).toHaveCount(0);
  }

  /** Does something that changes the question, and waits for its answer. */
  async change(action: () => Promise<void>): Promise<void> {
    const before = this.page.url();
    await action();
    await this.page.waitForURL((url) => url.href !== before);
    await this.settled();
  }

  get histogram(): Locator {
    return this.page.getByRole("region", { name: "Events over time", exact: true });
  }

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Events, newest first" }).locator("tbody tr");
  }
}
