import type { Locator, Page } from "@playwright/test";
import type { ProductAddress } from "../product.ts";

const toNumber = (text: string | null): number => Number((text ?? "").replaceAll(",", ""));

/** The catalogue of common searches. */
export class SearchesPage {
  readonly page: Page;
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    this.page = page;
    this.product = product;
  }

  /** Opens it over everything that is loaded, and waits for the counts. */
  async open(search: Record<string, string> = {}): Promise<void> {
    const { from, to } = this.product;
    await this.page.goto(`/reports?${new URLSearchParams({ from, to, ...search })}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.getByRole("heading", { name: "Searches", level: 1 }).waitFor();
    await this.page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  }

  get box(): Locator {
    return this.page.getByRole("textbox", { name: "Find a search" });
  }

  /** The link of a search, folded ones included. */
  row(slug: string): Locator {
    return this.page.locator(`a[data-slug="${slug}"]`);
  }

  get rows(): Locator {
    return this.page.locator("a[data-slug]");
  }

  /** Every search with a count above zero: its slug and the count. */
  async found(): Promise<{ slug: string; count: number }[]> {
    const all = await this.rows.evaluateAll((links) =>
      links.map((link) => ({
        slug: link.getAttribute("data-slug") ?? "",
        count: link.querySelector("[data-count]")?.getAttribute("data-count") ?? null,
      })),
    );
    return all.filter(({ count }) => count !== null).map(({ slug, count }) => ({ slug, count: Number(count) }));
  }
}

/** The page of one search. */
export class ReportPage {
  readonly page: Page;
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    this.page = page;
    this.product = product;
  }

  async open(slug: string, search: Record<string, string> = {}): Promise<void> {
    const { from, to } = this.product;
    await this.page.goto(`/reports/${slug}?${new URLSearchParams({ from, to, ...search })}`);
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  /** The answers are here and belong to the URL. */
  async answered(): Promise<void> {
    await this.number.waitFor();
    await this.page.getByRole("region", { name: "Events over time", exact: true }).waitFor();
    await this.page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  }

  /** Does something that changes the question, and waits for its answer. */
  async change(action: () => Promise<void>): Promise<void> {
    const before = this.page.url();
    await action();
    await this.page.waitForURL((url) => url.href !== before);
    await this.answered();
  }

  get number(): Locator {
    return this.page.getByTestId("headline");
  }

  async total(): Promise<number> {
    return toNumber(await this.number.textContent());
  }

  /** Sum of the layers that the legend of the histogram says. */
  async charted(): Promise<number> {
    const legend = this.page.getByRole("list", { name: "Layers" }).getByRole("listitem").first();
    return toNumber(((await legend.textContent()) ?? "").replace(" events", ""));
  }

  get explorerLink(): Locator {
    return this.page.getByRole("link", { name: "Open in explorer" });
  }

  /** The switch that leaves out what is known to be good, and what it says it hid. */
  get knownGood(): Locator {
    return this.page.getByRole("button", { name: "Hide known good" });
  }

  get hiddenNote(): Locator {
    return this.page.getByRole("region", { name: "Known good" });
  }

  async hidden(): Promise<number> {
    return toNumber(await this.page.getByTestId("hidden").textContent());
  }

  get about(): Locator {
    return this.page.getByRole("complementary", { name: "About this search" });
  }

  get rows(): Locator {
    return this.page.getByRole("table", { name: "Events, newest first" }).locator("tbody tr");
  }
}
