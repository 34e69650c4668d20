import { expect, it } from "vitest";
import { findTitles } from "./find-titles.ts";

const slugs = (text: string) => findTitles(text).map(({ slug }) => slug);

it("finds a search by the beginnings of words of its title, in any order and case", () => {
  expect(slugs("iam users created")).toContain("iam-users-created");
  expect(slugs("CREATED IAM us")).toContain("iam-users-created");
});

it("finds a search by words of its question alone", () => {
  expect(slugs("by whom users were created")).toEqual(["iam-users-created"]);
});

it("says nothing to an identifier, to a single letter and to nothing", () => {
  expect(slugs("AKIAIOSFODNN7EXAMPLE")).toEqual([]);
  expect(slugs("203.0.113.7")).toEqual([]);
  expect(slugs("a")).toEqual([]);
  expect(slugs("  ")).toEqual([]);
});
