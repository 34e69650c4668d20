import { describe, expect, it } from "vitest";
import errorCodes from "./data/error-codes.json" with { type: "json" };
import { describeErrorCode } from "./describe-error.ts";

const lists = Object.values(errorCodes.exact).flat();

describe("an error code in a line", () => {
  it.each(errorCodes.observed.records.map(({ code, outcome }) => [code, outcome]))(
    "%s counts as %s",
    (code, outcome) => {
      expect(describeErrorCode(code)).toContain(`Counts as ${outcome}.`);
    },
  );

  it("every listed code has a sentence of its own outcome", () => {
    for (const code of lists) expect(describeErrorCode(code)).toMatch(/^(?:Refused|Failed|A dry run).+Counts as \w+\./);
    for (const code of errorCodes.exact.authorization) expect(describeErrorCode(code)).toContain("no permission");
    for (const code of errorCodes.exact.authentication) expect(describeErrorCode(code)).toContain("not accepted");
    for (const code of errorCodes.exact.throttling) expect(describeErrorCode(code)).toContain("too many calls");
    for (const code of errorCodes.exact.notDenied) expect(describeErrorCode(code)).not.toContain("Counts as denied");
  });

  it("remarks on codes that mislead", () => {
    expect(describeErrorCode("AccessDenied")).toContain("missing object");
    expect(describeErrorCode("Client.DryRunOperation")).toContain("would have been allowed");
  });

  it("admits not to know a code, and never repeats its text", () => {
    for (const code of ["", "<script>", "Weird", "constructor", "__proto__"]) {
      expect(describeErrorCode(code)).toBe(
        "Failed: the code does not say why in a way that is known here; the error message may. Counts as error.",
      );
    }
  });
});
