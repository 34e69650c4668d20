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
    await this.page.locator('aside[aria-busy="false"]').waitFor();
  }

  /** What stands beside a label. */
  detail(label: string): Locator {
    return this.root
      .locator("dl > div")
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .locator("dd");
  }

  get neighbours(): Locator {
    return this.root.getByRole("region", { name: "Neighbours" });
  }

  /** Events around this one, newest first, this one among them. */
  get neighbourRows(): Locator {
    return this.neighbours.getByRole("list", { name: /^Events around/ }).getByRole("link");
  }

  /** Ids of the neighbours, once they belong to the open event. */
  async neighbourIDs(): Promise<string[]> {
    await this.neighbours.locator("ol:not([data-stale])").waitFor();
    const hrefs = await this.neighbourRows.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    return hrefs.map((href) => new URL(href, this.page.url()).searchParams.get("event") ?? "");
  }

  /** The original's JSON, parsed. */
  async original(): Promise<Record<string, unknown>> {
    await this.root.getByRole("button", { name: "Show original" }).click();
    return JSON.parse((await this.root.getByLabel("Original record as JSON").textContent()) ?? "");
  }
}
