/**
 * Filter values → a condition. Every value is bound; a value that cannot be of the field's kind matches nothing.
 * The condition is over `d` for fields kept in a dictionary and over `e` for those kept in the row (field-columns.ts).
 */
import { OUTCOMES } from "../cloudtrail/event.ts";
import { parseUuid } from "../cloudtrail/event-id.ts";
import type { FieldKey } from "../cloudtrail/fields.ts";
import { canonicalIP } from "../cloudtrail/source-address.ts";
import { join, raw, type Sql, sql } from "../lib/db/sql.ts";
import { FIELD_COLUMNS } from "./field-columns.ts";
import { parsePattern, type ValuePattern } from "./value-pattern.ts";

const OUTCOME_NAMES: readonly string[] = OUTCOMES;

/** True for rows whose field has any of the values; never true where the field is absent. */
export function matchCondition(field: FieldKey, values: readonly string[]): Sql {
  const patterns = toPatterns(values);
  if (patterns.some((pattern) => pattern.kind === "any")) return sql`${FIELD_COLUMNS[field].value} is not null`;
  switch (field) {
    case "principal":
      return anyOf([
        ...textConditions(raw("d.arn"), patterns),
        ...textConditions(raw("d.name"), patterns),
        sql`d.key = any(${exactTexts(patterns)}::text[])`,
      ]);
    case "resource":
      return anyOf([...longTextConditions(raw("d.value"), patterns), ...longTextConditions(raw("d.arn"), patterns)]);
    case "fact":
      return factCondition(patterns);
    case "userAgent":
      return userAgentCondition(patterns);
    case "sourceIPAddress":
      return addressCondition(patterns);
    case "asn":
      return sql`d.asn = any(${exactTexts(patterns).filter((text) => /^\d{1,10}$/.test(text))}::bigint[])`;
    case "readOnly":
    case "mfaAuthenticated":
    case "mfaUsed":
    case "fromConsole":
    case "byService":
      return sql`${FIELD_COLUMNS[field].value} = any(${exactTexts(patterns).filter(isBoolean)}::boolean[])`;
    case "outcome":
      return sql`e.outcome = any(${exactTexts(patterns).map((text) => OUTCOME_NAMES.indexOf(text))}::smallint[])`;
    case "eventID":
    case "sharedEventID":
      return sql`${FIELD_COLUMNS[field].value} = any(${exactTexts(patterns).flatMap((text) => parseUuid(text) ?? [])}::uuid[])`;
    default:
      return anyOf(textConditions(FIELD_COLUMNS[field].value, patterns));
  }
}

/** The same for a text column of another shape, such as identity_type of the rollups. */
export function matchText(column: Sql, values: readonly string[]): Sql {
  const patterns = toPatterns(values);
  if (patterns.some((pattern) => pattern.kind === "any")) return sql`${column} is not null`;
  return anyOf(textConditions(column, patterns));
}

/** Values that are matched exactly, without their escapes. */
export function listExactTexts(values: readonly string[]): string[] {
  return exactTexts(toPatterns(values));
}

/** A value that is no pattern means itself. */
const toPatterns = (values: readonly string[]): ValuePattern[] =>
  values.map((value) => parsePattern(value) ?? { kind: "exact", text: value });

const exactTexts = (patterns: readonly ValuePattern[]): string[] =>
  patterns.flatMap((pattern) => (pattern.kind === "exact" ? [pattern.text] : []));

/** LIKE patterns: `%`, `_` and `\` of the text itself are escaped. */
const likeTexts = (patterns: readonly ValuePattern[]): string[] =>
  patterns.flatMap((pattern) => {
    if (pattern.kind !== "wildcard") return [];
    const text = pattern.text.replace(/[\\%_]/g, "\\$&");
    return [`${pattern.openStart ? "%" : ""}${text}${pattern.openEnd ? "%" : ""}`];
  });

const isBoolean = (text: string): boolean => text === "true" || text === "false";

function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`false` : sql`(${join(conditions, " or ")})`;
}

function textConditions(column: Sql, patterns: readonly ValuePattern[]): Sql[] {
  const texts = exactTexts(patterns);
  return [...(texts.length > 0 ? [sql`${column} = any(${texts}::text[])`] : []), ...likeConditions(column, patterns)];
}

function likeConditions(column: Sql, patterns: readonly ValuePattern[]): Sql[] {
  const likes = likeTexts(patterns);
  return likes.length > 0 ? [sql`${column} like any(${likes}::text[])`] : [];
}

/** As textConditions, for columns indexed by their first 512 characters. */
function longTextConditions(column: Sql, patterns: readonly ValuePattern[]): Sql[] {
  const texts = exactTexts(patterns);
  const exact = texts.map((text) => sql`(left(${column}, 512) = left(${text}, 512) and ${column} = ${text})`);
  return [...exact, ...likeConditions(column, patterns)];
}

/** A fact's id alone also means every `id=value`. */
function factCondition(patterns: readonly ValuePattern[]): Sql {
  const texts = exactTexts(patterns);
  return anyOf([
    sql`d.value = any(${texts}::text[])`,
    sql`split_part(d.value, '=', 1) = any(${texts}::text[])`,
    ...likeConditions(raw("d.value"), patterns),
  ]);
}

/** user_agent.hash is the md5 of the value, and the only index of it. */
function userAgentCondition(patterns: readonly ValuePattern[]): Sql {
  const exact = exactTexts(patterns).map((text) => sql`(d.hash = md5(${text}::text)::uuid and d.value = ${text})`);
  return anyOf([...exact, ...likeConditions(raw("d.value"), patterns)]);
}

/** An address also finds its other spellings; a block finds the addresses in it; other text is matched as text. */
function addressCondition(patterns: readonly ValuePattern[]): Sql {
  const texts = exactTexts(patterns);
  const addresses = texts.flatMap((text) => {
    const [address = "", bits] = text.split("/");
    if (canonicalIP(address) !== address) return [];
    if (bits === undefined) return [sql`d.ip = ${text}::inet`];
    return /^\d{1,3}$/.test(bits) && Number(bits) <= (address.includes(":") ? 128 : 32)
      ? [sql`d.ip <<= ${text}::inet`]
      : [];
  });
  return anyOf([...textConditions(raw("d.value"), patterns), ...addresses]);
}
