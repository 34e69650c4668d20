import { expect, test } from "vitest";
import { ipDatabase } from "./ip-database.ts";

test("public addresses have a country and a network, reserved ones have neither", async () => {
  const started = performance.now();
  const database = await ipDatabase();
  console.info(`loaded in ${Math.round(performance.now() - started)} ms`);
  expect(database.find("8.8.8.8")).toEqual({ country: "US", asn: 15169, asName: expect.stringContaining("Google") });
  expect(database.find("2001:4860:4860::8888")).toMatchObject({ asn: 15169 });
  for (const address of ["10.0.0.1", "127.0.0.1", "203.0.113.7", "fe80::1", "::1", "not an address", ""]) {
    expect([address, database.find(address)]).toEqual([address, { country: null, asn: null, asName: null }]);
  }
});
