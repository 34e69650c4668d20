import { expect, type Locator, type Page } from "@playwright/test";

/** The list of saved reports, and the dialog that saves one. */
export class SavedPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto("/saved");
    await this.page.getByRole("heading", { name: "Saved reports", level: 1 }).waitFor();
  }

  /** The report of that name. */
  row(name: string): Locator {
    return this.page
      .getByRole("list", { name: "Saved reports" })
      .getByRole("listitem")
      .filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  get form(): Locator {
    return this.page.getByRole("form", { name: "Save this question" });
  }

  /** Opens the dialog of the page that is shown. */
  async ask(): Promise<void> {
    await this.page.getByRole("button", { name: "Save", exact: true }).click();
    await this.form.waitFor();
  }

  /** Deletes the report of that name, which asks twice. */
  async delete(name: string): Promise<void> {
    for (const label of [`Delete ${name}`, `Really delete ${name}`]) {
      await this.row(name).getByRole("button", { name: label }).click();
    }
    await expect(this.row(name)).toHaveCount(0);
  }

  /** Fills the dialog in and saves; answers the short link. */
  async save(name: string, choices: readonly string[]): Promise<string> {
    await this.form.getByRole("textbox", { name: "Name" }).fill(name);
    for (const choice of choices) await this.form.getByText(choice, { exact: true }).click();
    await this.form.getByRole("button", { name: "Save" }).click();
    const saved = this.page.getByRole("dialog", { name: "Saved" }).getByRole("status");
    return (await saved.textContent()) ?? "";
  }
}
