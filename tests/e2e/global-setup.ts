/** Before the browser tests: the product runs; after them it is gone. */
import { startProduct } from "./product.ts";

export default async function setUp(): Promise<() => Promise<void>> {
  const product = await startProduct();
  return product.stop;
}
