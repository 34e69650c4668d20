import type { Locator, Page } from "@playwright/test";
import type { ProductAddress } from "../product.ts";
import { AnsweredPage, toNumber } from "./answered-page.ts";

/** The catalogue of common searches. */
export class SearchesPage extends AnsweredPage {
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    super(page);
    this.product = product;
  }

  /** Opens it over everything that is loaded, and waits for the counts. */
  async open(search: Record<string, string> = {}): Promise<void> {
    await this.page.goto(this.path(search));
    await this.settled();
  }

  /** The same without waiting. */
  async begin(search: Record<string, string> = {}): Promise<void> {
    await this.page.goto(this.path(search), { waitUntil: "commit" });
  }

  private path(search: Record<string, string>): string {
    const { from, to } = this.product;
    return `/reports?${new URLSearchParams({ from, to, ...search })}`;
  }

  async settled(): Promise<void> {
    await this.page.getByRole("heading", { name: "Searches", level: 1 }).waitFor();
    await this.answered();
  }

  get box(): Locator {
    return this.page.getByRole("textbox", { name: "Find a search" });
  }

  /** The link of a search, folded ones included. */
  link(slug: string): Locator {
    return this.page.locator(`a[data-slug="${slug}"]`);
  }

  get links(): Locator {
    return this.page.locator("a[data-slug]");
  }

  /** Sections' lists of what found nothing. */
  get folds(): Locator {
    return this.page.locator("details");
  }

  get fold(): Locator {
    return this.page.getByRole("button", { name: "Fold what found nothing" });
  }

  get unfold(): Locator {
    return this.page.getByRole("button", { name: "Show everything in place" });
  }

  /** Every search with a count above zero: its slug and the count. */
  async found(): Promise<{ slug: string; count: number }[]> {
    const all = await this.links.evaluateAll((links) =>
      links.map((link) => ({
        slug: link.getAttribute("data-slug") ?? "",
        count: link.querySelector("[data-count]")?.getAttribute("data-count") ?? null,
      })),
    );
    return all.filter(({ count }) => count !== null).map(({ slug, count }) => ({ slug, count: Number(count) }));
  }
}

/** The page of one search. */
export class ReportPage extends AnsweredPage {
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    super(page);
    this.product = product;
  }

  async open(slug: string, search: Record<string, string> = {}): Promise<void> {
    const { from, to } = this.product;
    await this.page.goto(`/reports/${slug}?${new URLSearchParams({ from, to, ...search })}`);
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  async settled(): Promise<void> {
    await this.number.waitFor();
    await this.histogram.waitFor();
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

  get howItWorks(): Locator {
    return this.about.getByRole("link", { name: "How this search works" });
  }
}
