import type { Locator, Page } from "@playwright/test";

/** The box behind Ctrl K. */
export class FrontDoorBox {
  readonly page: Page;
  readonly dialog: Locator;
  readonly input: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Find" });
    this.input = this.dialog.getByRole("combobox");
    this.options = this.dialog.getByRole("option");
  }

  /** With the key, as soon as the page listens to it. */
  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Find anything" }).waitFor();
    const press = async (): Promise<void> => {
      await this.page.keyboard.press("Control+k");
      await this.input.waitFor({ timeout: 2_000 }).catch(async () => press());
    };
    await press();
  }

  /** The answer is that of the text. */
  async settled(): Promise<void> {
    await this.dialog.locator("[data-busy]").waitFor({ state: "detached" });
    await this.dialog.locator('[role="option"], p').first().waitFor();
  }
}
