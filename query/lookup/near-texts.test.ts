import { expect, it } from "vitest";
import { ALPHABETS, nearTexts } from "./near-texts.ts";

it("holds every text with one slip, and not the text itself", () => {
  const near = new Set(nearTexts("deploy", ALPHABETS.name));
  for (const slip of ["deplpy", "deply", "deeploy", "dpeloy", "deployX", "eploy"]) expect(near).toContain(slip);
  expect(near).not.toContain("deploy");
  expect(near).not.toContain("dlepoy");
});

it("is bounded: long texts have no variants, short ones no empty text", () => {
  expect(nearTexts("x".repeat(65), ALPHABETS.name)).toEqual([]);
  expect(nearTexts("a", ALPHABETS.digits)).not.toContain("");
  expect(nearTexts("ASIAIOSFODNN7EXAMPLE", ALPHABETS.key).length).toBeLessThan(2_000);
});

it("leaves what stands behind the end alone", () => {
  const near = nearTexts("abcdef", ALPHABETS.name, 2);
  expect(near).toContain("xbcdef");
  expect(near).not.toContain("abcdex");
});
