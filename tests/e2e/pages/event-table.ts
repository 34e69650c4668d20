import type { Locator, Page } from "@playwright/test";

/** What the events table looks like and which of its rows are chosen. */
export class EventTable {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.getByRole("table", { name: "Events, newest first" });
  }

  /** Names of the columns as they stand. */
  async heads(): Promise<string[]> {
    return (await this.root.locator("th[data-column]").allInnerTexts()).map((text) => text.trim());
  }

  head(column: string): Locator {
    return this.root.locator(`th[data-column="${column}"] > button`);
  }

  async width(column: string): Promise<number> {
    return (await this.root.locator(`th[data-column="${column}"]`).boundingBox())?.width ?? 0;
  }

  /** The edge of a head that changes its width. */
  async edge(column: string): Promise<{ x: number; y: number }> {
    const box = await this.root.locator(`th[data-column="${column}"]`).boundingBox();
    if (box === null) throw new Error(`there is no column ${column}`);
    return { x: box.x + box.width - 1, y: box.y + box.height / 2 };
  }

  /** Opens the choice of columns, does something there and closes it. */
  async settings(action: (panel: Locator) => Promise<void>): Promise<void> {
    await this.page.getByRole("button", { name: "Columns and density" }).click();
    const panel = this.page.getByRole("dialog", { name: "Columns and density" });
    await panel.getByRole("checkbox").first().waitFor();
    await action(panel);
    await this.page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  }

  box(row: number): Locator {
    return this.root.locator("tbody tr").nth(row).getByRole("checkbox");
  }

  get selection(): Locator {
    return this.page.getByRole("region", { name: "Selected events" });
  }

  /** The buttons above the table that lead to other pages. */
  turn(name: "Newest" | "Newer" | "Older" | "Oldest"): Locator {
    return this.page.getByRole("button", { name: `${name} page` });
  }
}
