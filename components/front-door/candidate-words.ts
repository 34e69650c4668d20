/** How a candidate is called on the page. */
import { findEntity } from "../../cloudtrail/entities.ts";
import { findField } from "../../cloudtrail/fields.ts";
import type { Candidate } from "../../query/lookup/lookup-answers.ts";
import { principalKindLabel } from "../explorer/principal-cell.tsx";

type Named = Pick<Candidate, "kind" | "field" | "value" | "detail">;

/** `Role`, `Access key`, `Event`; for a filter the name of its field. */
export function kindWords({ kind, field, detail }: Named): string {
  if (kind === "principal" && detail !== null) return principalKindLabel(detail);
  if (kind === "event") return "Event";
  if (kind === "filter") return findField(field)?.label ?? field;
  return findEntity(kind)?.label ?? kind;
}

const ACCOUNT_OF_ARN = /^arn:[^:]*:[^:]*:([^:]*):(\d{12}):/;

/** What tells it from others of its name: account and Region of its ARN, type, caller. */
export function detailWords({ kind, value, detail }: Named): string[] {
  const [, region = "", account = ""] = ACCOUNT_OF_ARN.exec(value) ?? [];
  const own = kind === "principal" ? null : detail;
  return [own, account, region].filter((word): word is string => word !== null && word !== "");
}
