import fc from "fast-check";
import { expect, test } from "vitest";
import { keyText } from "./dictionary.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "\u001f", '"', "[", ","), { maxLength: 4 })
  .map((parts) => parts.join(""));
const part = fc.oneof(text, fc.constant(null));

test("texts are equal exactly when all parts are, whatever they hold", () => {
  expect(keyText(["s\u001fn", "x"])).not.toBe(keyText(["s", "n\u001fx"]));
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 2, maxLength: 4 }),
      fc.array(part, { minLength: 2, maxLength: 4 }),
      (a, b) => {
        fc.pre(a.length === b.length);
        const same = a.every((one, index) => (one ?? "") === (b[index] ?? ""));
        if (keyText(a) === keyText(b)) expect(same).toBe(true);
      },
    ),
    { numRuns: 5_000 },
  );
});
