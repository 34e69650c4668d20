import type { Locator, Page } from "@playwright/test";

/** What became of every log file. */
export class IngestPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(search = ""): Promise<void> {
    await this.page.goto(`/ingest${search}`);
    await this.page.getByRole("heading", { name: "Contradicting copies" }).waitFor();
  }

  get files(): Locator {
    return this.page.getByRole("table", { name: "Log files, last seen first" }).locator("tbody tr");
  }

  get groups(): Locator {
    return this.page.getByRole("table", { name: "Files by status, kind and reason" }).locator("tbody tr");
  }
}
