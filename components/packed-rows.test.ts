import fc from "fast-check";
import { expect, it } from "vitest";
import { packRows, unpackRows } from "./packed-rows.ts";

/** Members of every kind that an event has. */
const event = fc.record({
  eventID: fc.uuid(),
  errorMessage: fc.option(fc.string({ unit: "grapheme" })),
  readOnly: fc.boolean(),
  asn: fc.option(fc.nat()),
  facts: fc.array(fc.string(), { maxLength: 3 }),
  evidence: fc.record({ bucket: fc.string(), key: fc.string(), recordIndex: fc.nat() }),
});

it("rows come out as they went in, in their order", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (rows) => {
      expect(unpackRows(packRows(rows))).toEqual(rows);
    }),
  );
});

it("a value that many rows have stands in the text once", () => {
  const agent = "aws-cli/2.27.0 md/awscrt#0.26.1";
  const rows = Array.from({ length: 100 }, () => ({ userAgent: agent, eventName: agent }));
  expect(packRows(rows).text.split(agent)).toHaveLength(2);
});
