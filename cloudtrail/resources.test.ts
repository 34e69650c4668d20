import { describe, expect, it } from "vitest";
import resourcesFile from "./data/resources.json" with { type: "json" };
import type { CloudTrailRecord } from "./record.ts";
import { contextOf } from "./record-context.fixture.ts";
import { extractResources } from "./resources.ts";

function find(record: CloudTrailRecord) {
  return extractResources(record, contextOf(record)).resources;
}

describe("vectors of resources.json", () => {
  it.each(resourcesFile.vectors)("$name", ({ record, resources }) => {
    expect(find(record)).toEqual(resources);
  });
});
