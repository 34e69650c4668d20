import type { Locator, Page } from "@playwright/test";
import type { ProductAddress } from "../product.ts";

/** What is going on in a range. */
export class OverviewPage {
  readonly page: Page;
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    this.page = page;
    this.product = product;
  }

  /** Opens it over everything that is loaded. */
  async open(): Promise<void> {
    const { from, to } = this.product;
    await this.page.goto(`/?${new URLSearchParams({ from, to })}`);
    await this.page.getByRole("region", { name: "Newest failures of ingest" }).waitFor();
    await this.page.locator("svg.recharts-surface").waitFor();
  }

  /** A number with its label. */
  total(label: string): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^[\\d.,kM+]+ ?${label}$`) });
  }

  list(title: string): Locator {
    return this.page.getByRole("region", { name: title, exact: true });
  }
}
