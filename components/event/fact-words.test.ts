import { expect, it } from "vitest";
import facts from "../../cloudtrail/data/facts.json" with { type: "json" };
import { factWords } from "./fact-words.ts";

it("has words for every fact of the vocabulary", () => {
  const wordless = facts.facts.map(({ id }) => id).filter((id) => factWords(id).words === id);
  expect(wordless).toEqual([]);
});

it("keeps a value apart from the words, whatever it holds", () => {
  expect(factWords("share.account=111122223333")).toEqual({ words: "Shares it with account", value: "111122223333" });
  expect(factWords("denied.action=s3:GetObject=x")).toEqual({ words: "Missing permission", value: "s3:GetObject=x" });
  expect(factWords("later.fact=1")).toEqual({ words: "later.fact", value: "1" });
});
