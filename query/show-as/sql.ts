/** Tests → SQL of Trino, which both Athena and CloudTrail Lake speak. Values are attacker-controlled. Client-safe. */
import { visibleText } from "../../lib/format.ts";
import { joinParts, type RawPath, type RawTest } from "./raw-test.ts";

/** Members of the record, or of its objects, that both tables hold as text under their own names. */
export const TEXT_COLUMNS = [
  "eventSource",
  "eventName",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "errorCode",
  "errorMessage",
  "eventID",
  "eventType",
  "recipientAccountId",
  "sharedEventID",
  "vpcEndpointId",
  "eventCategory",
  "tlsDetails.tlsVersion",
  "userIdentity.type",
  "userIdentity.principalId",
  "userIdentity.arn",
  "userIdentity.accountId",
  "userIdentity.invokedBy",
  "userIdentity.accessKeyId",
  "userIdentity.userName",
  "userIdentity.sessionContext.attributes.mfaAuthenticated",
  "userIdentity.sessionContext.sessionIssuer.arn",
  "userIdentity.sessionContext.sessionIssuer.userName",
] as const;

/** How a table holds a record. */
export type SqlTable = {
  /** The member as text; null when the table does not have it. */
  column: (path: RawPath) => string | null;
  /** Whether any text of resources, request or response meets the pattern. */
  mentions: (pattern: Extract<RawTest, { kind: "mentions" }>["pattern"]) => string;
};

/**
 * A string literal. Only the quote has a meaning in it; what cannot be seen, and could hide the rest of the line from
 * whoever reads it, is written as an escape.
 */
export function sqlText(text: string): string {
  if (visibleText(text) === text) return `'${text.replaceAll("'", "''")}'`;
  const units = [...text.toWellFormed()].map((character) => {
    if (character === "'") return "''";
    if (character === "\\") return "\\\\";
    if (visibleText(character) === character) return character;
    return `\\+${(character.codePointAt(0) ?? 0xfffd).toString(16).toUpperCase().padStart(6, "0")}`;
  });
  return `U&'${units.join("")}'`;
}

/** `x LIKE …` with the signs of LIKE taken literally. */
export function sqlLike(column: string, pattern: { text: string; openStart: boolean; openEnd: boolean }): string {
  const literal = pattern.text.replace(/[|%_]/g, "|$&");
  const text = `${pattern.openStart ? "%" : ""}${literal}${pattern.openEnd ? "%" : ""}`;
  return `${column} LIKE ${sqlText(text)}${literal === pattern.text ? "" : " ESCAPE '|'"}`;
}

/** The test as an expression. Only members that the table has. */
export function sqlExpression(test: RawTest, table: SqlTable, indent = "  "): string {
  const column = (path: RawPath) => table.column(path) ?? "NULL";
  switch (test.kind) {
    case "present":
      return `${column(test.path)} <> ''`;
    case "is": {
      const left = test.fold ? `lower(${column(test.path)})` : column(test.path);
      const [only = "", ...more] = test.texts;
      return more.length === 0 ? `${left} = ${sqlText(only)}` : `${left} IN (${test.texts.map(sqlText).join(", ")})`;
    }
    case "part":
      return sqlLike(test.fold ? `lower(${column(test.path)})` : column(test.path), test);
    case "matches":
      return `regexp_like(${column(test.path)}, ${sqlText(`(?i)${test.pattern}`)})`;
    case "block": {
      const address = `TRY_CAST(${column(test.path)} AS IPADDRESS)`;
      return test.block.includes("/")
        ? `contains(${sqlText(test.block)}, ${address})`
        : `${address} = IPADDRESS ${sqlText(test.block)}`;
    }
    case "mentions":
      return table.mentions(test.pattern);
    case "any":
    case "all":
      return joinParts(
        test.of.map((one) => sqlExpression(one, table, `${indent}  `)),
        test.kind === "any" ? "OR" : "AND",
        indent,
      );
    case "not":
      // A comparison with an absent member is null, and "not null" would lose the record.
      return `NOT COALESCE(${sqlExpression(test.of, table, indent)}, FALSE)`;
    default: {
      const never: never = test;
      throw new Error(`no such test: ${never}`);
    }
  }
}
