import type { Locator, Page } from "@playwright/test";
import type { ProductAddress } from "../product.ts";
import { AnsweredPage, sum, toNumber } from "./answered-page.ts";

/** The event explorer. */
export class ExplorerPage extends AnsweredPage {
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    super(page);
    this.product = product;
  }

  /** Opens it over everything that is loaded, with further parameters. */
  async open(search: Record<string, string> = {}): Promise<void> {
    const { from, to } = this.product;
    await this.page.goto(`/explorer?${new URLSearchParams({ from, to, ...search })}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.getByRole("heading", { name: "Event explorer" }).waitFor();
    await this.histogram.locator("svg.recharts-surface").waitFor();
    await this.answered();
  }

  get groups(): Locator {
    return this.page.getByRole("table", { name: /^Events by / }).locator("tbody tr");
  }

  /** Ids of the events of this page, in order. */
  async eventIDs(): Promise<string[]> {
    const links = this.rows.locator("[data-row]");
    const hrefs = await links.evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
    return hrefs.map((href) => new URL(href, this.product.origin).searchParams.get("event") ?? "");
  }

  /** Texts of one column. */
  async column(name: string): Promise<string[]> {
    const texts = await this.rows.locator(`[data-column="${name}"]`).allInnerTexts();
    return texts.map((text) => text.trim());
  }

  /** The number of events that the line above the histogram says. */
  async total(): Promise<number> {
    const line = this.page.getByText(/^[\d,]+ events?$/).first();
    return toNumber(((await line.textContent()) ?? "").split(" ")[0] ?? "");
  }

  /** Sum of the buckets in the histogram's table of numbers. */
  async histogramTotal(): Promise<number> {
    await this.histogram.getByRole("button", { name: "Numbers" }).click();
    const counts = await this.histogram.locator("tbody tr td:nth-of-type(1)").allInnerTexts();
    await this.histogram.getByRole("button", { name: "Hide numbers" }).click();
    return sum(counts.map(toNumber));
  }

  /** Counts of all groups. */
  async groupCounts(): Promise<number[]> {
    return (await this.groups.locator('[data-column="count"]').allInnerTexts()).map(toNumber);
  }

  groupBy(label: string): Promise<void> {
    return this.choose("Group by", label);
  }

  /** Chooses a field by its name in one of the page's selects. */
  choose(select: string, label: string): Promise<void> {
    return this.change(async () => {
      await this.page.getByRole("combobox", { name: select }).click();
      await this.page.getByRole("combobox", { name: select }).fill(label);
      await this.page.getByRole("option", { name: label, exact: true }).click();
    });
  }

  /** What an opened group holds. */
  get subGroups(): Locator {
    return this.groups.filter({ hasNot: this.page.locator("button[aria-expanded]") }).filter({
      has: this.page.locator("[data-drill]"),
    });
  }

  /** Sums of the layers of the histogram, by name. */
  async layers(): Promise<Map<string, number>> {
    const entries = this.page.getByRole("list", { name: "Layers" }).getByRole("button");
    const texts = await entries.evaluateAll((found) =>
      found.map(
        (entry) =>
          [
            (entry.getAttribute("title") ?? "").replace(/^Only /, ""),
            entry.querySelector("b")?.textContent ?? "",
          ] as const,
      ),
    );
    return new Map(texts.map(([name, count]) => [name, toNumber(count)]));
  }

  facet(label: string): Locator {
    return this.page.getByRole("complementary", { name: "Facets" }).getByRole("region", { name: label, exact: true });
  }

  /** A filter as the bar above says it. */
  chip(text: string | RegExp): Locator {
    return this.page.getByRole("search", { name: "Filters" }).getByRole("button", { name: text });
  }

  openRow(index: number): Promise<void> {
    return this.rows.nth(index).locator("[data-row]").click();
  }
}
