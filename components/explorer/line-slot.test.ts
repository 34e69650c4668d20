import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQueryLine } from "../../query/query-line.ts";
import { type LineOption, listLineOptions } from "./line-options.ts";
import { fillSlot, findSlot } from "./line-slot.ts";

/** The slot at `|`. */
function slotOf(marked: string) {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  return { text, slot: findSlot(text, caret) };
}

/** The line after taking the first option that holds `name`. */
function take(marked: string, name: string, then: { final: boolean } = { final: false }): string {
  const { text, slot } = slotOf(marked);
  const known = {
    eventName: [{ value: "CreateUser", count: 3 }],
    userAgent: [{ value: "a, \\*b", count: 1 }],
    eventSource: [{ value: "iam.amazonaws.com", count: 1 }],
  };
  const option: LineOption | undefined = listLineOptions(slot, known).find((one) => one.text.includes(name));
  if (option === undefined) throw new Error(`no option ${name}`);
  const filled = fillSlot(text, slot, { ...option, ...then });
  return `${filled.text.slice(0, filled.caret)}|${filled.text.slice(filled.caret)}`;
}

describe("completing the line", () => {
  it("completes names, then values, wherever the caret stands", () => {
    expect(take("ev|", "event:")).toBe("event:|");
    expect(take("-ev|", "event:")).toBe("-event:|");
    expect(take("event:Cr|", "CreateUser")).toBe("event:CreateUser |");
    expect(take("event:Cr|eat ip:10.0.0.1", "CreateUser")).toBe("event:CreateUser| ip:10.0.0.1");
    expect(take("ip:10.0.0.1 -event:|", "CreateUser")).toBe("ip:10.0.0.1 -event:CreateUser |");
    expect(take("event:A,|", "CreateUser")).toBe("event:A,CreateUser |");
    expect(take("service:|", "iam")).toBe("service:iam |");
    expect(take("eventSource:|", "iam")).toBe("eventSource:iam.amazonaws.com |");
    expect(take("den|", "is:denied")).toBe("is:denied |");
    expect(take("is:wr|", "write")).toBe("is:write |");
    expect(take("error:thr|", "throttled")).toBe("error:throttled |");
  });

  it("writes values with their quotes and escapes", () => {
    expect(take("agent:|", "a, *b")).toBe('agent:"a, \\*b" |');
    expect(take('agent:"a, |', "a, *b")).toBe('agent:"a, \\*b" |');
  });

  it("goes on inside a list, and closes it when it is run", () => {
    expect(take("event:(A or Cr|", "CreateUser")).toBe("event:(A or CreateUser|");
    expect(take("event:(A or Cr|", "CreateUser", { final: true })).toBe("event:(A or CreateUser)|");
    expect(take("event:(|)", "CreateUser", { final: true })).toBe("event:(CreateUser|)");
  });

  it("starts a new term after a blank and after a closed list", () => {
    expect(slotOf("event:A |").slot).toMatchObject({ kind: "term", typed: "" });
    expect(slotOf("event:(A or B)|").slot).toMatchObject({ kind: "term" });
    expect(slotOf("evnt:A ev|").slot).toMatchObject({ kind: "term", typed: "ev" });
    expect(slotOf("or|").slot).toMatchObject({ kind: "term", typed: "or" });
  });

  it("offers what a word means: its shape, the data, and where it is looked for", () => {
    const texts = (marked: string) =>
      listLineOptions(slotOf(marked).slot, { eventName: [{ value: "CreateUser", count: 3 }] }).map(
        ({ insert }) => insert,
      );
    expect(texts("10.0.0.1|")).toEqual(["ip:10.0.0.1"]);
    expect(texts("-AKIAIOSFODNN7EXAMPLE|")[0]).toBe("-key:AKIAIOSFODNN7EXAMPLE");
    expect(texts("Create|")).toEqual([
      "event:CreateUser",
      "event:*Create*",
      "user:*Create*",
      "principal:*Create*",
      "resource:*Create*",
    ]);
    expect(texts("|").slice(0, 3)).toEqual(["outcome:", "read:", "service:"]);
  });

  it("offers only text that the line can read, whatever is typed", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'event:-ip("\\,) *aor!='), maxLength: 24 }),
        fc.nat(24),
        (text, at) => {
          const caret = Math.min(at, text.length);
          const slot = findSlot(text, caret);
          expect(slot.start).toBeGreaterThanOrEqual(0);
          expect(slot.start).toBeLessThanOrEqual(caret);
          for (const option of listLineOptions(slot, { eventName: [{ value: 'a"\\\\ b', count: 1 }] })) {
            if (slot.kind === "term" && option.complete) parseQueryLine(option.insert);
            expect(fillSlot(text, slot, { ...option, final: true }).caret).toBeGreaterThan(slot.start);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
