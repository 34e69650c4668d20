import type { Locator, Page } from "@playwright/test";

/** The typed query line with its completions. */
export class QueryLine {
  readonly page: Page;
  readonly input: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.input = page.getByRole("combobox", { name: "Query", exact: true });
    this.options = page.getByRole("listbox", { name: "Completions" }).getByRole("option");
  }

  /** Replaces the line and runs it. */
  async run(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Why the line was refused. */
  get problem(): Locator {
    return this.page.getByRole("search", { name: "Filters" }).getByRole("alert");
  }
}
