import { describe, expect, it, test } from "vitest";
import prefixes from "./data/event-source-prefixes.json" with { type: "json" };
import file from "./data/event-sources.json" with { type: "json" };
import { categoryLabel, describeEventSource, describeService } from "./services.ts";

describe("describeEventSource", () => {
  it("knows every source of the list, with an icon and a category that exist", () => {
    for (const { eventSource, name } of file.eventSources) {
      const service = describeEventSource(eventSource);
      expect(service).toMatchObject({ name, known: true });
      expect(file.icons).toContain(service.icon);
      expect(categoryLabel(service.category)).not.toBe("Other");
    }
  });

  it.each([
    ["quantum-lab.amazonaws.com", "Quantum-lab"],
    ["aggregated", "Aggregated"],
    [".amazonaws.com", ".amazonaws.com"],
    ["", "Unknown service"],
    ["__proto__", "__proto__"],
  ])("shows the prefix of %j", (eventSource, name) => {
    expect(describeEventSource(eventSource)).toEqual({ name, category: "other", icon: "other", known: false });
  });

  it("cuts hostile names", () => {
    expect(describeEventSource("x".repeat(10_000)).name).toHaveLength(64);
  });

  it("has an icon and a label for the unknown", () => {
    expect(file.icons).toContain("other");
    expect(categoryLabel("other")).toBe("Other");
    expect(categoryLabel("constructor")).toBe("Other");
  });
});

test("a service is explained by its name and what it is for; of an unknown one that is said", () => {
  expect(describeService("s3.amazonaws.com")).toBe("Amazon S3 (Storage)");
  expect(describeService("quantum-lab.amazonaws.com")).toBe("Quantum-lab: not a service that is known here");
});

test("the short list for browsers holds every event source of the full one, and no other", () => {
  const full = file.eventSources.map(({ eventSource }) => eventSource.replace(/\.amazonaws\.com$/, ""));
  expect(prefixes.prefixes.split(" ").sort()).toEqual(full.sort());
});
