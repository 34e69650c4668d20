import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIELDS, type FieldKey, findField } from "../cloudtrail/fields.ts";
import { IS_WORDS, listLineNames, SHORT_NAMES } from "../cloudtrail/line-names.ts";
import { hasInvisible } from "../lib/format.ts";
import type { EventQuery } from "./event-query.ts";
import { QueryLineError } from "./line-terms.ts";
import { formatQueryLine, parseQueryLine } from "./query-line.ts";
import { canonicalSearch, parseEventQuery } from "./search-params.ts";

type Filters = EventQuery["filters"];

const include = (field: FieldKey, ...values: string[]): Filters => ({ [field]: { include: values, exclude: [] } });
const exclude = (field: FieldKey, ...values: string[]): Filters => ({ [field]: { include: [], exclude: values } });

/** The refusal of a line, with what it marks. */
function refusal(text: string): { marked: string; message: string } {
  try {
    parseQueryLine(text);
  } catch (error) {
    if (error instanceof QueryLineError)
      return { marked: text.slice(error.span.start, error.span.end), message: error.message };
    throw error;
  }
  throw new Error(`was read: ${text}`);
}

describe("reading a line", () => {
  it("reads the example of the product", () => {
    expect(parseQueryLine("event:CreateUser -user:ci* ip:10.0.0.0/8 error:denied")).toEqual({
      ...include("eventName", "CreateUser"),
      ...exclude("userName", "ci*"),
      ...include("sourceIPAddress", "10.0.0.0/8"),
      ...include("outcome", "denied"),
    });
  });

  it("understands every key and every short name, in any case", () => {
    for (const { key, kind, ...field } of FIELDS) {
      const value = { boolean: "true", number: "64500", uuid: "6f1ed002-ab53-4a0b-9a0f-21e3a3d2a111" }[kind as string];
      const text = value ?? ("values" in field ? field.values[0] : "10.0.0.1");
      const expected = include(key, text ?? "");
      for (const name of [key, key.toUpperCase(), ...(SHORT_NAMES[key] ?? [])]) {
        const read = parseQueryLine(`${name}:${text}`);
        expect(read, name).toEqual(key === "eventSource" && name !== key ? include(key, "10.0.0.1") : expected);
      }
      expect(parseQueryLine(`${key}:*`), key).toEqual(include(key, "*"));
      expect(parseQueryLine(`-${key}:*`), key).toEqual(exclude(key, "*"));
    }
  });

  it("has no name twice", () => {
    const short = Object.values(SHORT_NAMES).flat();
    const all = [...FIELDS.map(({ key }) => key), ...short, "error", "session", "write", "is"].map((name) =>
      name.toLowerCase(),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(listLineNames().sort()).toEqual(all.sort());
  });

  it("takes any of several values in each spelling people try", () => {
    const both = include("eventName", "CreateUser", "DeleteUser");
    for (const text of [
      "event:(CreateUser or DeleteUser)",
      "event:(CreateUser OR DeleteUser)",
      "event:( CreateUser , DeleteUser )",
      'event:("CreateUser" or "DeleteUser")',
      "event:CreateUser,DeleteUser",
      'event:"CreateUser",DeleteUser',
      "event:CreateUser, DeleteUser",
      "event:DeleteUser event:CreateUser",
      "event=CreateUser,DeleteUser",
    ]) {
      expect(parseQueryLine(text), text).toEqual(both);
    }
    expect(parseQueryLine("NOT event:(A or B)")).toEqual(exclude("eventName", "A", "B"));
    expect(parseQueryLine("!event:A AND -event:B")).toEqual(exclude("eventName", "A", "B"));
    expect(parseQueryLine("not -event:A")).toEqual(include("eventName", "A"));
  });

  it("tells outcomes from error codes, session keys from names, writes from reads", () => {
    expect(parseQueryLine("error:throttled")).toEqual(include("outcome", "throttled"));
    expect(parseQueryLine("error:AccessDenied")).toEqual(include("errorCode", "AccessDenied"));
    expect(parseQueryLine("error:*")).toEqual(include("errorCode", "*"));
    expect(parseQueryLine("session:ada")).toEqual(include("sessionName", "ada"));
    expect(parseQueryLine("session:key:ASIA1")).toEqual(include("sessionKey", "key:ASIA1"));
    expect(parseQueryLine("write:true")).toEqual(parseQueryLine("is:write"));
    expect(parseQueryLine("read:true")).toEqual(parseQueryLine("is:read"));
    expect(parseQueryLine("-is:service")).toEqual(include("byService", "false"));
    expect(parseQueryLine("is:error")).toEqual(exclude("outcome", "success"));
    expect(parseQueryLine("is:denied")).toEqual(include("outcome", "denied"));
    for (const { word } of IS_WORDS) expect(Object.keys(parseQueryLine(`-is:${word}`)), word).toHaveLength(1);
  });

  it("completes a service's endpoint, but not under the field's own name", () => {
    expect(parseQueryLine("service:iam")).toEqual(include("eventSource", "iam.amazonaws.com"));
    expect(parseQueryLine("service:S3,kms.amazonaws.com")).toEqual(
      include("eventSource", "kms.amazonaws.com", "s3.amazonaws.com"),
    );
    expect(parseQueryLine("service:sec*")).toEqual(include("eventSource", "sec*"));
    expect(parseQueryLine("eventSource:iam")).toEqual(include("eventSource", "iam"));
    expect(parseQueryLine("network:AS64500")).toEqual(include("asn", "64500"));
  });

  it("knows pasted values by their shape and looks for other words in event names", () => {
    expect(parseQueryLine("198.51.100.7")).toEqual(include("sourceIPAddress", "198.51.100.7"));
    expect(parseQueryLine("-2001:DB8::1")).toEqual(exclude("sourceIPAddress", "2001:db8::1"));
    expect(parseQueryLine("arn:aws:iam::111122223333:role/a")).toEqual(
      include("principal", "arn:aws:iam::111122223333:role/a"),
    );
    expect(parseQueryLine("user")).toEqual(include("eventName", "*user*"));
    expect(parseQueryLine("Create*")).toEqual(include("eventName", "Create*"));
    expect(parseQueryLine('"or"')).toEqual(include("eventName", "*or*"));
    expect(parseQueryLine("  ")).toEqual({});
  });

  it("keeps what stands in quotes", () => {
    expect(parseQueryLine('agent:"a, b (c) \\"d\\" or e"')).toEqual(include("userAgent", 'a, b (c) "d" or e'));
    expect(parseQueryLine('agent:"C:\\dir"')).toEqual(include("userAgent", "C:\\\\dir"));
    expect(parseQueryLine('agent:"\\*\\\\"')).toEqual(include("userAgent", "\\*\\\\"));
    expect(parseQueryLine('agent:"a\\u{202e}b\\u{a}"')).toEqual(include("userAgent", "a\u202eb\n"));
    expect(parseQueryLine("agent:Mozilla/5.0(X11)")).toEqual(include("userAgent", "Mozilla/5.0(X11)"));
  });
});

describe("a line that cannot be read", () => {
  it.each([
    ["evnt:CreateUser", "evnt", /Did you mean “event:”/],
    ["event:A colour:red", "colour", /no field “colour”/],
    ["event:A from:-24h", "from", /time range/],
    ["event: ip:10.0.0.1", "event:", /Write a value after event:/],
    ["event:", "event:", /event:\*/],
    ['event:"Create', '"Create', /Close the quote/],
    ["event:(A or B", "(A or B", /Close the bracket/],
    ["event:(A B)", " B", /Put “or” between/],
    ["event:A or event:B", "or", /write event:\(CreateUser or DeleteUser\)/],
    ["(event:A)", "(", /Brackets hold the values/],
    ['event:Cre"ate', '"', /whole value in quotes/],
    ['event:"A"b', "b", /blank between terms/],
    ['event:""', '""', /cannot be empty/],
    ["event:A not", "not", /after “not”/],
    ["event:Cr*te*User", "Cr*te*User", /either end/],
    ["ip:10.0.0.0/99", "10.0.0.0/99", /CIDR/],
    ["outcome:no", "no", /outcome must be one of success/],
    ["is:nice", "nice", /After is: write one of write/],
    ["write:maybe", "maybe", /write:true or write:false/],
    ["error:(denied or NoSuchBucket)", "error:(denied or NoSuchBucket)", /terms of their own/],
    ["is:service -is:service", "is:service", /keep one/],
    ["a,10.0.0.1", "a,10.0.0.1", /terms of their own/],
    [
      `event:${Array.from({ length: 51 }, (_, index) => `E${index}`).join()}`,
      expect.any(String),
      /more than 50 values/,
    ],
  ])("%s", (text, marked, message) => {
    const refused = refusal(text);
    expect(refused.message).toMatch(message);
    expect(refused.marked).toEqual(marked);
  });

  it("is refused or read, whatever it is, and never a crash", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...' \t\n"\\(),:*-!=oroandnt{}u0AeventipX', "é", "\u202e") }),
        (text) => {
          try {
            const filters = parseQueryLine(text);
            expect(parseQueryLine(formatQueryLine(filters))).toEqual(filters);
          } catch (error) {
            if (!(error instanceof QueryLineError)) throw error;
            expect(error.span.start).toBeLessThan(error.span.end);
            expect(error.span.end).toBeLessThanOrEqual(text.length);
            expect(error.message).not.toBe("");
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("writing a line", () => {
  it("writes short names, one spelling of lists, and quotes where they are needed", () => {
    const filters: Filters = {
      eventName: { include: ["CreateUser", "DeleteUser"], exclude: [] },
      eventSource: { include: ["iam.amazonaws.com"], exclude: ["s3.amazonaws.com", "odd"] },
      userName: { include: [], exclude: ["a b"] },
      byService: { include: ["false"], exclude: [] },
      readOnly: { include: ["false"], exclude: [] },
      errorCode: { include: ["denied"], exclude: [] },
    };
    expect(formatQueryLine(filters)).toBe(
      'event:(CreateUser or DeleteUser) service:iam -eventSource:(odd or s3.amazonaws.com) -user:"a b" -is:service is:write errorCode:denied',
    );
  });

  it("reads back every possible filter, hostile text included", () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...'\\",()* \n\t:-!\u202e\u00a0\u0000\ud800{}uor=aE0', "é", "𝒳", "or", "and"),
      minLength: 1,
    });
    const shaped = fc.constantFrom(
      "10.0.0.0/8",
      "iam.amazonaws.com",
      "iam",
      "odd.amazonaws.com",
      "S3.amazonaws.com",
      "denied",
      "sis:x",
      "or",
      "NOT",
      "(a)",
      '"',
      "\\",
      "\\\\",
      "\\*",
      "*",
      "a*",
      "*a*",
      "\\u{41}",
      "arn:aws:s3:::b,c",
      "</textarea><script>",
      "-x",
    );
    const anyText = fc.oneof(hostile, shaped, fc.string({ unit: "binary", minLength: 1 }));
    const valueFor = (key: FieldKey): fc.Arbitrary<string> => {
      const { kind, values = [] } = findField(key) ?? {};
      if (kind === "boolean") return fc.constantFrom("true", "false", "*");
      if (kind === "enum") return fc.constantFrom(...values, "*");
      if (kind === "number") return fc.oneof(fc.nat().map(String), fc.constant("*"));
      if (kind === "uuid") return fc.uuid();
      return anyText;
    };
    const parameter = fc
      .constantFrom(...FIELDS.map(({ key }) => key))
      .chain((key) =>
        fc.tuple(
          fc.constantFrom("", "not."),
          fc.constant(key),
          fc.array(valueFor(key), { minLength: 1, maxLength: 4 }),
        ),
      );
    let tried = 0;
    fc.assert(
      fc.property(fc.array(parameter, { maxLength: 6 }), (parameters) => {
        const params = new URLSearchParams(
          parameters.flatMap(([not, key, values]) =>
            values.map((value): [string, string] => [`${not}${key}`, value.replaceAll(",", "\\,")]),
          ),
        );
        let query: EventQuery;
        try {
          query = parseEventQuery(params);
        } catch {
          // A star in the middle and the like: not a filter.
          return;
        }
        tried += 1;
        const line = formatQueryLine(query.filters);
        expect(parseQueryLine(line)).toEqual(query.filters);
        expect(formatQueryLine(parseQueryLine(line))).toBe(line);
        // It survives the input element, which drops line breaks, and shows every character.
        expect(hasInvisible(line)).toBe(false);
        expect(canonicalSearch({ ...query, filters: parseQueryLine(line) })).toBe(canonicalSearch(query));
      }),
      { numRuns: 4_000 },
    );
    expect(tried).toBeGreaterThan(1_000);
  });
});
