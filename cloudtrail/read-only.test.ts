import { expect, test } from "vitest";
import { extractReadOnly } from "./read-only.ts";

test("the recorded flag counts, also as text", () => {
  expect(extractReadOnly({ readOnly: false }, "DescribeInstances")).toEqual({
    readOnly: false,
    readOnlyInferred: false,
  });
  expect(extractReadOnly({ readOnly: "true" }, "RunInstances")).toEqual({ readOnly: true, readOnlyInferred: false });
});

test.each([
  ["DescribeInstances", true],
  ["GetObject", true],
  ["IsAuthorized", true],
  ["RunInstances", false],
  ["IssueCertificate", false],
  ["GetawayPlan", false],
])("without a flag %s is guessed from its name: %s", (eventBaseName, readOnly) => {
  expect(extractReadOnly({}, eventBaseName)).toEqual({ readOnly, readOnlyInferred: true });
});
