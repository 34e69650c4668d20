import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { ipDatabase, shareIPDatabase } from "./ip-database.ts";

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

test("threads have one copy, which answers the same", async () => {
  await shareIPDatabase();
  const source = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(new URL("./ip-database.ts", import.meta.url).href)})
      .then(({ ipDatabase }) => ipDatabase())
      .then((database) => parentPort.postMessage({
        found: database.find("8.8.8.8"),
        ownMiB: process.memoryUsage().arrayBuffers / 2 ** 20,
      }));`;
  const worker = new Worker(source, { eval: true });
  const [{ found, ownMiB }] = await once(worker, "message");
  expect(found).toEqual((await ipDatabase()).find("8.8.8.8"));
  expect(ownMiB).toBeLessThan(10);
  await worker.terminate();
});
