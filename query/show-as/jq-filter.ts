/** Tests → a jq program over one record. Values are attacker-controlled. Client-safe. */
import ipaddr from "ipaddr.js";
import { joinParts, type RawPath, type RawTest } from "./raw-test.ts";

/**
 * A jq string. Quotes and backslashes are escaped, so nothing is interpolated; everything but plain ASCII, and the single
 * quote that would end the program in the shell, is a `\u` escape.
 */
export const jqText = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replace(
    /[^ -&(-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** `t`: texts of a member, none when it is absent. */
const TEXTS = `def t(p): [getpath(p)?][0] | if . == null or . == "" then empty elif type == "string" then . else tostring end;`;

/** `bits`: an address as 32 or 128 binary digits behind its family; nothing for other text. */
const BITS = [
  `def digits($width): . as $n | [range($width) | ($n / pow(2; $width - 1 - .) | floor) % 2 | tostring] | add;`,
  `def hex: reduce (ascii_downcase | explode[]) as $c (0; . * 16 + (if $c > 96 then $c - 87 else $c - 48 end));`,
  `def groups: split(":") | map(select(. != "") | hex);`,
  `def bits:`,
  `  if test("^[0-9]{1,3}([.][0-9]{1,3}){3}$") then "4" + (split(".") | map(tonumber | digits(8)) | add)`,
  `  elif test("^[0-9a-fA-F:]*:[0-9a-fA-F:]*$") then`,
  `    (split("::") | map(groups)) as $g`,
  `    | ($g[0] + [range(8 - ($g | add | length)) | 0] + ($g[1] // []))`,
  `    | "6" + (map(digits(16)) | add)`,
  `  else empty end;`,
].join("\n");

/** The program `select(…)` with the definitions it needs, over records of one range. */
export function jqProgram(tests: readonly RawTest[], range: { from: string; to: string }): string {
  const time = `(.eventTime >= ${jqText(range.from)} and .eventTime < ${jqText(range.to)})`;
  const conditions = [time, ...tests.map((test) => expression(test, "  "))].join("\n  and ");
  const definitions = [TEXTS, ...(tests.some(hasBlock) ? [BITS] : [])].join("\n");
  return `${definitions}\nselect(${conditions})`;
}

function hasBlock(test: RawTest): boolean {
  if (test.kind === "not") return hasBlock(test.of);
  return test.kind === "block" || ((test.kind === "any" || test.kind === "all") && test.of.some(hasBlock));
}

function expression(test: RawTest, indent: string): string {
  switch (test.kind) {
    case "present":
      return `any(${texts(test.path)}; true)`;
    case "is": {
      const condition = `${test.fold ? "ascii_downcase" : "."} | IN(${test.texts.map(jqText).join(", ")})`;
      return `any(${texts(test.path)}; ${condition})`;
    }
    case "part":
      return `any(${texts(test.path)}; ${test.fold ? "ascii_downcase | " : ""}${partCondition(test)})`;
    case "matches":
      return `any(${texts(test.path)}; test(${jqText(test.pattern)}; "i"))`;
    case "block":
      return `any(${texts(test.path)}; any(bits; startswith(${jqText(blockBits(test.block))})))`;
    case "mentions": {
      const { pattern } = test;
      const condition = pattern.kind === "exact" ? `. == ${jqText(pattern.text)}` : partCondition(pattern);
      return `any(.resources, .requestParameters, .responseElements, .serviceEventDetails | .. | strings; ${condition})`;
    }
    case "any":
    case "all":
      return joinParts(
        test.of.map((one) => expression(one, `${indent}  `)),
        test.kind === "any" ? "or" : "and",
        indent,
      );
    case "not":
      return `(${expression(test.of, indent)} | not)`;
    default: {
      const never: never = test;
      throw new Error(`no such test: ${never}`);
    }
  }
}

const texts = (path: RawPath): string => `t(${JSON.stringify(path)})`;

function partCondition(part: { text: string; openStart: boolean; openEnd: boolean }): string {
  const text = jqText(part.text);
  if (part.openStart && part.openEnd) return `contains(${text})`;
  return part.openStart ? `endswith(${text})` : `startswith(${text})`;
}

/** The leading binary digits of a block, behind its family. */
function blockBits(block: string): string {
  const [address = "", length] = block.split("/");
  const parsed = ipaddr.parse(address);
  const digits = parsed.toByteArray().map((byte) => byte.toString(2).padStart(8, "0"));
  return `${parsed.kind() === "ipv4" ? 4 : 6}${digits.join("").slice(0, length === undefined ? undefined : Number(length))}`;
}
