/** The dictionaries that the search box looks through, and how an entry becomes a candidate. `d` is always the entry. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { empty, join, raw, type Sql, sql } from "../../lib/db/sql.ts";
import type { CandidateKind } from "./lookup-answers.ts";

/** One kind of candidate from one dictionary. */
export type Dictionary = {
  kind: CandidateKind;
  field: FieldKey;
  /** Name in value_seen, and of the table. */
  name:
    | "account"
    | "region"
    | "operation"
    | "principal"
    | "identity"
    | "source"
    | "user_agent"
    | "error_code"
    | "resource";
  /** What is filtered by, shown, and told apart by. */
  value: Sql;
  label: Sql;
  detail: Sql;
  /** Entries of the value `v.value`: what the filter of the field finds. */
  same: Sql;
};

const nothing = raw("null::text");
const byPrincipal = raw("(select coalesce(p.name, p.arn) from cloudtrail.principal p where p.id = d.principal_id)");

/** Ids that are unique everywhere stand for themselves; other resources are told apart by their ARN. */
const resourceValue = raw(
  "case when d.arn is null or d.value ~ '^[a-z]{1,12}-[0-9a-f]{8,17}$' then d.value else d.arn end",
);
const sameResource = raw(
  `((left(d.value, 512) = left(v.value, 512) and d.value = v.value)
    or (left(d.arn, 512) = left(v.value, 512) and d.arn = v.value))`,
);

const plain = (
  kind: CandidateKind,
  field: FieldKey,
  dictionary: { name: Dictionary["name"]; column: string; detail?: Sql; label?: string },
): Dictionary => {
  const column = raw(`d.${dictionary.column}`);
  return {
    kind,
    field,
    name: dictionary.name,
    value: column,
    label: raw(`d.${dictionary.label ?? dictionary.column}`),
    detail: dictionary.detail ?? nothing,
    same: sql`${column} = v.value`,
  };
};

export const PRINCIPALS: Dictionary = {
  kind: "principal",
  field: "principal",
  name: "principal",
  value: raw("coalesce(d.arn, d.name)"),
  label: raw("coalesce(d.name, d.arn)"),
  detail: raw("d.kind"),
  same: raw("(d.arn = v.value or (d.arn is null and d.name = v.value))"),
};
export const SESSIONS = plain("session", "sessionKey", {
  name: "identity",
  column: "session_key",
  label: "session_name",
  detail: byPrincipal,
});
export const SESSION_NAMES = plain("filter", "sessionName", { name: "identity", column: "session_name" });
export const USER_NAMES = plain("filter", "userName", { name: "identity", column: "user_name" });
/** The name of an issuer is the user name of its sessions, by which they are found. */
export const ISSUERS: Dictionary = {
  ...plain("filter", "issuerArn", { name: "identity", column: "issuer_arn", label: "user_name" }),
  same: raw("(d.user_name = reverse(split_part(reverse(v.value), '/', 1)) and d.issuer_arn = v.value)"),
};
export const PEOPLE = plain("filter", "person", { name: "identity", column: "person" });
export const SOURCE_IDENTITIES = plain("filter", "sourceIdentity", { name: "identity", column: "source_identity" });
export const CALLER_ACCOUNTS = plain("filter", "principalAccountId", {
  name: "identity",
  column: "principal_account_id",
});
export const ACCESS_KEYS = plain("access-key", "accessKeyId", {
  name: "identity",
  column: "access_key_id",
  detail: byPrincipal,
});
export const SOURCES = plain("ip", "sourceIPAddress", {
  name: "source",
  column: "value",
  detail: raw("nullif(concat_ws(', ', d.country, d.as_name), '')"),
});
export const NETWORKS: Dictionary = {
  ...plain("filter", "asn", { name: "source", column: "asn", detail: raw("d.as_name") }),
  value: raw("d.asn::text"),
  label: raw("'AS' || d.asn"),
  same: raw("d.asn = v.value::bigint"),
};
export const COUNTRIES = plain("filter", "country", { name: "source", column: "country" });
export const ACCOUNTS = plain("account", "recipientAccountId", { name: "account", column: "value" });
export const REGIONS = plain("region", "awsRegion", { name: "region", column: "value" });
export const SERVICES = plain("service", "eventSource", { name: "operation", column: "event_source" });
export const EVENT_NAMES = plain("event-name", "eventName", {
  name: "operation",
  column: "event_name",
  detail: raw("d.event_source"),
});
export const ERROR_CODES = plain("filter", "errorCode", { name: "error_code", column: "value" });
export const USER_AGENTS: Dictionary = {
  ...plain("user-agent", "userAgent", { name: "user_agent", column: "value", detail: raw("d.family") }),
  same: raw("(d.hash = md5(v.value)::uuid and d.value = v.value)"),
};
export const RESOURCES: Dictionary = {
  kind: "resource",
  field: "resource",
  name: "resource",
  value: resourceValue,
  label: raw("d.value"),
  detail: raw("d.type"),
  same: sameResource,
};

/** Entries looked at for one text and dictionary: bounds the work of a key press. */
const MAX_ENTRIES = 1_000;

/** Which entries are looked for, and how many values of them are wanted. */
export type Wanted = {
  condition: Sql;
  limit: number;
  /** The values are in this order; the busiest first unless told. */
  order?: Sql;
  /** Said of what is found instead of how close it is. */
  why?: string;
  /** More than the usual entries, where the answer says how many there are. */
  entries?: number;
};

/**
 * A statement for the values of a dictionary that meet a condition, each with its exact totals over everything stored.
 * Columns: kind, field, value, label, detail, why, values (how many there are), first_time, last_time, events, denied.
 */
export function selectValues(dictionary: Dictionary, wanted: Wanted): Sql {
  const { kind, field, name, value, label, detail, same } = dictionary;
  const { condition, limit, why = null, entries = MAX_ENTRIES } = wanted;
  const table = raw(`cloudtrail.${name}`);
  const order = wanted.order ?? empty;
  return sql`select ${kind}::text as kind, ${field}::text as field, v.value, v.label, v.detail, ${why}::text as why,
      v.values, t.first_time, t.last_time, t.events, t.denied
    from (
      select f.value, min(f.label) as label, min(f.detail) as detail, count(*) over ()::int as values
      from (
        select ${value} as value, ${label} as label, ${detail} as detail, d.id
        from ${table} d
        where d.id <> 0 and ${condition}
        limit ${entries}
      ) f
      left join cloudtrail.value_seen s on s.dictionary = ${name} and s.id = f.id
      where f.value is not null
      group by f.value
      order by ${order}sum(s.events) desc nulls last, f.value collate "C"
      limit ${limit}
    ) v
    cross join lateral (
      select min(s.first_time) as first_time, max(s.last_time) as last_time,
        coalesce(sum(s.events), 0) as events, coalesce(sum(s.denied), 0) as denied
      from ${table} d
      join cloudtrail.value_seen s on s.dictionary = ${name} and s.id = d.id
      where ${same}
    ) t`;
}

/** One statement of several, for {@link selectValues} and its like. */
export const unionAll = (selects: readonly Sql[]): Sql =>
  join(
    selects.map((select) => sql`(${select})`),
    " union all ",
  );
