import type { Locator } from "@playwright/test";
import { AnsweredPage, sum, toNumber } from "./answered-page.ts";

/** The page of one principal, session, key, address… */
export class EntityPage extends AnsweredPage {
  async open(kind: string, search: Record<string, string>): Promise<void> {
    await this.page.goto(`/entities/${kind}?${new URLSearchParams(search)}`);
    await this.settled();
  }

  /** Every part has its answer, and the code behind the buttons runs. */
  async settled(): Promise<void> {
    await this.histogram.locator("svg.recharts-surface").waitFor();
    await this.page.getByRole("region", { name: "Denied, then allowed" }).waitFor();
    await this.page.getByRole("region", { name: "New in this range" }).waitFor();
    await this.events.getByRole("table").waitFor();
    await this.answered();
  }

  get value(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get heatMap(): Locator {
    return this.page.getByRole("region", { name: "Activity by hour" });
  }

  get events(): Locator {
    return this.page.getByRole("region", { name: "Its events" });
  }

  part(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** A number with its label, which leads to the explorer. */
  tile(label: string): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^[\\d.,kM+]+ ?${label}$`) });
  }

  async total(label: string): Promise<number> {
    return toNumber(await this.tile(label).getAttribute("title"));
  }

  /** Sum over the squares of the heat map, as they say themselves. */
  async heatTotal(): Promise<{ events: number; denied: number }> {
    const labels = await this.heatMap
      .locator("a[data-level]")
      .evaluateAll((squares) => squares.map((square) => square.getAttribute("aria-label") ?? ""));
    const numbers = labels.map((label) => /: ([\d,]+) events, ([\d,]+) denied$/.exec(label));
    return {
      events: sum(numbers.map((found) => toNumber(found?.[1] ?? ""))),
      denied: sum(numbers.map((found) => toNumber(found?.[2] ?? ""))),
    };
  }
}
