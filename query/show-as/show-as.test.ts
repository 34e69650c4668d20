import { describe, expect, it } from "vitest";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import type { EventQuery } from "../event-query.ts";
import { exactValue } from "../value-pattern.ts";
import { showAsAthena } from "./athena.ts";
import { showAsCli } from "./cli.ts";
import { showAsJq } from "./jq.ts";
import { showAsLake } from "./lake.ts";
import type { ShownQuery } from "./shown-query.ts";

const range = { from: new Date("2026-11-20T08:00:00.400Z"), to: new Date("2026-11-21T00:00:00Z") };
const now = new Date("2026-11-21T12:00:00Z");

const LANGUAGES: Record<string, (filters: EventQuery["filters"]) => ShownQuery> = {
  athena: (filters) => showAsAthena({ filters, range }),
  lake: (filters) => showAsLake({ filters, range }),
  cli: (filters) => showAsCli({ filters, range }, now),
  jq: (filters) => showAsJq({ filters, range }),
};
const names = Object.keys(LANGUAGES);
const show = (language: string, filters: EventQuery["filters"]): ShownQuery => {
  const shown = LANGUAGES[language]?.(filters);
  if (shown === undefined) throw new Error(language);
  return shown;
};

const filter = (field: FieldKey, value: string, mode: "include" | "exclude" = "include"): EventQuery["filters"] => ({
  [field]: { include: [], exclude: [], [mode]: [value] },
});

const ORDINARY: Partial<Record<FieldKey, string>> = {
  readOnly: "true",
  byService: "false",
  fromConsole: "true",
  mfaAuthenticated: "false",
  mfaUsed: "true",
  outcome: "denied",
  outcomeReason: "authorization",
  eventCategory: "Data",
  asn: "64500",
  eventID: "7a92dc58-7832-461e-88f0-ff51b008e0ab",
  sharedEventID: "7a92dc58-7832-461e-88f0-ff51b008e0ab",
  sourceIPAddress: "10.0.0.0/8",
  principalKind: "role",
  userAgentFamily: "cli",
  sessionKey: "key:ASIAEXAMPLE",
};

/** Text of a program or statement without its comments. */
const withoutComments = ({ text }: ShownQuery): string =>
  text
    .split("\n")
    .filter((line) => !/^\s*(?:--|#)/.test(line))
    .join("\n");

describe.each(names)("%s", (language) => {
  const nothing = withoutComments(show(language, {}));

  it.each(FIELDS.map(({ key }) => key))("says %s, wanted or not, or says that it leaves it out", (field) => {
    for (const value of [ORDINARY[field] ?? "some-value", "*"]) {
      for (const mode of ["include", "exclude"] as const) {
        const shown = show(language, filter(field, value, mode));
        const said = withoutComments(shown) !== nothing;
        expect(said ? shown.leftOut : shown.leftOut.length, `${mode} ${value}`).toEqual(said ? [] : 1);
        for (const line of [...shown.leftOut, ...shown.approximate]) expect(shown.text).toContain(line);
      }
    }
  });

  it("leaves out what the records do not hold, by name", () => {
    for (const field of ["fact", "country", "asn"] as const) {
      const [line] = show(language, filter(field, ORDINARY[field] ?? "x")).leftOut;
      expect(line).toContain(FIELDS.find(({ key }) => key === field)?.label);
    }
  });

  it("has the range as it is, to the second", () => {
    expect(nothing.replaceAll(" ", "T")).toContain("2026-11-20T08:00:01");
    expect(nothing.replaceAll(" ", "T")).toContain("2026-11-21T00:00:00");
  });
});

describe("Athena and CloudTrail Lake", () => {
  it.each([
    ["*", "eventname <> ''"],
    ["Create*", "eventname LIKE 'Create%'"],
    ["*User", "eventname LIKE '%User'"],
    ["*a_b%c|d*", "eventname LIKE '%a|_b|%c||d%' ESCAPE '|'"],
    ["O'Brien", "eventname = 'O''Brien'"],
  ])("write %s as %s", (value, expected) => {
    expect(showAsAthena({ filters: filter("eventName", value), range }).text).toContain(`AND ${expected}`);
    const excluded = showAsAthena({ filters: filter("eventName", value, "exclude"), range }).text;
    expect(excluded).toContain(`AND NOT COALESCE(${expected}, FALSE)`);
  });

  it("compare networks as networks", () => {
    const { text } = showAsLake({ filters: filter("sourceIPAddress", "10.0.0.0/8"), range });
    expect(text).toContain("AND contains('10.0.0.0/8', TRY_CAST(sourceIPAddress AS IPADDRESS))");
  });
});

describe("the AWS CLI", () => {
  it("looks for the one most telling attribute, in the Regions asked for, and says when history is gone", () => {
    const filters = {
      ...filter("eventName", "CreateUser"),
      ...filter("accessKeyId", "AKIAEXAMPLE"),
      ...filter("awsRegion", "eu-west-1"),
    };
    const { text } = showAsCli({ filters, range }, now);
    expect(text).toContain("for region in eu-west-1; do");
    expect(text).toContain(`'[{"AttributeKey":"AccessKeyId","AttributeValue":"AKIAEXAMPLE"}]'`);
    expect(text.match(/lookup-attributes/g)).toHaveLength(1);
    expect(text).not.toContain("90 days: the beginning");
    expect(showAsCli({ filters, range: { ...range, from: new Date("2026-01-01") } }, now).text).toContain("is gone");
  });
});

const HOSTILE = [
  `'; drop table x; --`,
  `' || (select 1) || '`,
  `\\' or 1=1 --`,
  `"; system("id") #`,
  `\\(env) \\" $(id) \`id\` \${x}`,
  "a\nb\r\n-- c\n# d\n'e'",
  "\u202ereversed\u2066\u0000\u0007",
  "\ud800 broken",
  "*/ x /*",
  "😀 Ünïcode 名前",
];

/** Reads a statement as SQL does and gives what is outside literals and comments; throws when a literal is left open. */
function sqlOutside(text: string): string {
  const pattern = /'(?:[^']|'')*'|--[^\n]*/g;
  const outside = text.replaceAll(pattern, "¤");
  if (outside.includes("'")) throw new Error("a literal is left open");
  return outside;
}

/** The same for a shell script: what is outside single quotes, where nothing has a meaning. */
function shellOutside(text: string): string {
  const outside = text.replaceAll(/'[^']*'|(?<=^|\s)#[^\n]*/g, (part) => (part.startsWith("#") ? "" : "¤"));
  if (outside.includes("'")) throw new Error("a quote is left open");
  return outside;
}

const withoutBlanks = (text: string): string => text.replaceAll(/\s/g, "");

const TEXT_FIELDS = FIELDS.filter(({ kind }) => kind === "text" || kind === "address").map(({ key }) => key);

describe.each(HOSTILE.map((text) => [text]))("the value %j", (text) => {
  const plain = (field: FieldKey) => filter(field, "Plain value");
  const value = exactValue(text);

  it.each(["athena", "lake"])("stays inside its literals in %s", (language) => {
    for (const field of TEXT_FIELDS) {
      const shown = show(language, filter(field, value));
      const outside = sqlOutside(shown.text).replaceAll(/U&¤/g, "¤").replaceAll(" ESCAPE ¤", "");
      expect(withoutBlanks(outside), field).toBe(withoutBlanks(sqlOutside(show(language, plain(field)).text)));
    }
  });

  it.each(["cli", "jq"])("stays inside its quotes in %s", (language) => {
    for (const field of TEXT_FIELDS) {
      const outside = shellOutside(show(language, filter(field, value)).text);
      expect(withoutBlanks(outside), field).toBe(withoutBlanks(shellOutside(show(language, plain(field)).text)));
    }
  });

  it.each(names)("is never shown raw where it could hide or turn text in %s", (language) => {
    for (const field of TEXT_FIELDS) {
      const shown = show(language, filter(field, value));
      expect(shown.text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
    }
  });
});
