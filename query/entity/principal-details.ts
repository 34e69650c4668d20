/** What is known of a principal: its kind, its account, and whether it is one and the same all along. */
import { z } from "zod";
import { sql } from "../../lib/db/sql.ts";
import { matchCondition } from "../match-values.ts";
import { queryRows } from "../run-query.ts";
import { exactValue } from "../value-pattern.ts";
import type { EntityDetail } from "./entity-answers.ts";

/** Principals of one name, and identities of a busy one, that are looked at. */
const MAX_PRINCIPALS = 20;
const MAX_IDENTITIES = 100_000;

const row = z.object({
  key: z.string(),
  kind: z.string(),
  name: z.string().nullable(),
  arn: z.string().nullable(),
  unique_ids: z.array(z.string()),
});

/** Kinds of which AWS gives out a new unique id whenever one of the same name is created again. */
const RECREATABLE: ReadonlySet<string> = new Set(["user", "role"]);
/** Kinds whose key holds their account after the first colon. */
const OF_AN_ACCOUNT: ReadonlySet<string> = new Set(["user", "role", "root", "federated", "directory", "account"]);

/** Details of the principals of that ARN, name or key; several can share a name. */
export async function describePrincipal(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:principal-details */
    select d.key, d.kind, d.name, d.arn, array(
      select distinct split_part(i.unique_id, ':', 1)
      from (
        select unique_id from cloudtrail.identity
        where principal_id = d.id and unique_id is not null and d.kind in ('user', 'role')
        limit ${MAX_IDENTITIES}
      ) i
      order by 1
      limit 10
    ) as unique_ids
    from cloudtrail.principal d
    where ${matchCondition("principal", [exactValue(value)])}
    order by d.key collate "C"
    limit ${MAX_PRINCIPALS}`;
  const found = await queryRows(row, statement, signal);
  const texts = (pick: (one: z.infer<typeof row>) => string | null) => [
    ...new Set(found.flatMap((one) => pick(one) ?? [])),
  ];
  const details: EntityDetail[] = [
    ...texts((one) => one.kind).map((kind) => ({ label: "Kind", value: kind, field: "principalKind" as const })),
    ...texts((one) => one.name).map((name) => ({ label: "Name", value: name, field: null })),
    ...texts((one) => one.arn).map((arn) => ({ label: "ARN", value: arn, field: "principal" as const })),
    ...texts(accountOf).map((account) => ({ label: "Account", value: account, field: "principalAccountId" as const })),
    ...found.flatMap((one) => one.unique_ids).map((id) => ({ label: "Unique id", value: id, field: null })),
  ];
  if (found.length > 1) details.push(warning(`${found.length} principals have this name; all of them are shown here.`));
  for (const { kind, name, unique_ids } of found) {
    if (!RECREATABLE.has(kind) || unique_ids.length < 2) continue;
    details.push(
      warning(
        `${unique_ids.length} unique ids: the ${kind} ${name ?? ""} was deleted and created again under the same name.`,
      ),
    );
  }
  return details;
}

const warning = (value: string): EntityDetail => ({ label: "Note", value, field: null });

function accountOf({ key, kind }: z.infer<typeof row>): string | null {
  if (!OF_AN_ACCOUNT.has(kind) && !key.startsWith("role:")) return null;
  const account = key.split(":", 2)[1] ?? "";
  return /^\d{12}$/.test(account) ? account : null;
}
