import type { Locator, Page } from "@playwright/test";

/** One event beside the table. */
export class EventPanel {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.getByRole("complementary", { name: "Event", exact: true });
  }

  /** Everything of the event is shown. */
  async loaded(): Promise<void> {
    await this.root.getByRole("heading", { name: "Evidence" }).waitFor();
  }

  /** What stands beside a label. */
  detail(label: string): Locator {
    return this.root
      .locator("dl > div")
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .locator("dd");
  }

  /** The original's JSON, parsed. */
  async original(): Promise<Record<string, unknown>> {
    await this.root.getByRole("button", { name: "Show original" }).click();
    return JSON.parse((await this.root.getByLabel("Original record as JSON").textContent()) ?? "");
  }
}
