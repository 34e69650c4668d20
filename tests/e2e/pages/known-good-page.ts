import type { Locator, Page } from "@playwright/test";
import type { ProductAddress } from "../product.ts";
import { expect } from "./test.ts";

/** The list of the known good. */
export class KnownGoodPage {
  readonly page: Page;
  private readonly product: ProductAddress;

  constructor(page: Page, product: ProductAddress) {
    this.page = page;
    this.product = product;
  }

  async open(): Promise<void> {
    await this.page.goto("/settings/known-good");
    await this.page.getByRole("heading", { name: "Known good", level: 1 }).waitFor();
  }

  /** Adds an address through the form and waits until it is on the list. */
  async add(value: string, reason: string): Promise<void> {
    await this.page.getByLabel("Value").fill(value);
    await this.page.getByLabel("Reason").fill(reason);
    await this.page.getByRole("button", { name: "Add", exact: true }).click();
    await this.row(reason).waitFor();
  }

  /** Adds an address by the API. */
  async addByApi(entry: { value: string; reason: string; expiresAt: string | null }): Promise<void> {
    const answer = await this.page.request.post("/api/v1/known-good", {
      headers: this.bearer,
      data: { kind: "address", ...entry },
    });
    if (!answer.ok()) throw new Error(await answer.text());
  }

  /** Takes every entry of these reasons off again, whatever came before. */
  async clear(reasons: string): Promise<void> {
    const answer = await this.page.request.get("/api/v1/known-good", { headers: this.bearer });
    const { entries }: { entries: { id: string; reason: string }[] } = await answer.json();
    for (const { id } of entries.filter(({ reason }) => reason.includes(reasons))) {
      await this.page.request.delete(`/api/v1/known-good?id=${id}`, { headers: this.bearer });
    }
  }

  /** Addresses by how many events of these filters came from them, most first. */
  async addresses(filters: Record<string, string>): Promise<string[]> {
    const { from, to } = this.product;
    const search = new URLSearchParams({ from, to, groupBy: "sourceIPAddress", limit: "50", ...filters });
    const answer = await this.page.request.get(`/api/v1/groups?${search}`, { headers: this.bearer });
    const { groups }: { groups: { sourceIPAddress: string | null }[] } = await answer.json();
    return groups.flatMap(({ sourceIPAddress }) =>
      sourceIPAddress !== null && /^[\d.]+$/.test(sourceIPAddress) ? [sourceIPAddress] : [],
    );
  }

  /** Opens it again until the entry of this reason has expired, by the clock. */
  async opensWithExpired(reason: string): Promise<void> {
    const expired = this.page.getByRole("rowgroup").filter({ hasText: "Expired" });
    await expect(async () => {
      await this.open();
      await expect(expired).toContainText(reason, { timeout: 500 });
    }).toPass();
  }

  row(reason: string): Locator {
    return this.page.getByRole("row").filter({ hasText: reason });
  }

  private get bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.product.apiToken}` };
  }
}
