/**
 * Statements for values that are what was typed, to the letter or in the spelling of records. Every condition is one that
 * an index answers, or goes over a dictionary that is always small (accounts, Regions, operations, errors).
 */
import { parseArn } from "../../cloudtrail/arn.ts";
import { OUTCOMES } from "../../cloudtrail/event.ts";
import { toEventID } from "../../cloudtrail/event-id.ts";
import type { Form } from "../../cloudtrail/recognise.ts";
import { findRegionsByPlace } from "../../cloudtrail/regions.ts";
import { findEventSources } from "../../cloudtrail/services.ts";
import { canonicalIP } from "../../cloudtrail/source-address.ts";
import { raw, type Sql, sql } from "../../lib/db/sql.ts";
import * as from from "./dictionaries.ts";
import { selectValues } from "./dictionaries.ts";

/** Reasons that the row itself cannot show. */
export const WHY = {
  begins: "Begins like this",
  holds: "Contains it",
  similar: "Similar",
  serviceName: "Name of the service",
  place: "Place of the Region",
  alias: "Alias of the account",
  inBlock: "Address in this block",
  bucket: "Bucket of this object",
  uniqueId: "Principal with this unique id",
  role: "Role of this ARN",
  caller: "Caller behind this session",
  session: "Session of this caller",
  key: "Session of this key",
} as const;

const LIMIT = 6;
/** Identities of one session name, at most: what says how many sessions there are. */
const MAX_IDENTITIES = 5_000;

/** The texts themselves in the spellings that records use, once each. */
export const spellings = (text: string, form: Form | null): string[] => [
  ...new Set([...(form === null ? [] : [form.value]), text, text.toLowerCase(), text.toUpperCase()]),
];

/** Everything whose value is the text. */
export function selectExact(text: string, form: Form | null): Sql[] {
  const texts = sql`any(${spellings(text, form)}::text[])`;
  const find = (dictionary: from.Dictionary, condition: Sql, why?: string): Sql =>
    selectValues(dictionary, { condition, limit: LIMIT, ...(why === undefined ? {} : { why }) });
  return [
    find(from.PRINCIPALS, sql`(d.arn = ${texts} or d.name = ${texts} or d.key = ${texts})`),
    selectValues(from.SESSIONS, {
      condition: sql`(d.session_key = ${texts} or d.session_name = ${texts})`,
      limit: 1,
      order: raw("max(s.last_time) desc, "),
      entries: MAX_IDENTITIES,
    }),
    selectValues(from.SESSION_NAMES, { condition: sql`d.session_name = ${texts}`, limit: 1, entries: MAX_IDENTITIES }),
    find(from.USER_NAMES, sql`d.user_name = ${texts}`),
    find(from.ACCESS_KEYS, sql`d.access_key_id = ${texts}`),
    find(from.PEOPLE, sql`d.person = ${texts}`),
    find(from.SOURCE_IDENTITIES, sql`d.source_identity = ${texts}`),
    find(from.SOURCES, sql`d.value = ${texts}`),
    find(from.ACCOUNTS, sql`d.value = ${texts}`),
    find(from.REGIONS, sql`d.value = ${texts}`),
    find(from.SERVICES, sql`(d.event_source = ${texts} or d.event_source = ${`${text.toLowerCase()}.amazonaws.com`})`),
    find(
      from.EVENT_NAMES,
      sql`lower(d.event_name) = ${(form?.name === "operation" ? form.value : text).toLowerCase()}`,
    ),
    find(from.ERROR_CODES, sql`lower(d.value) = ${text.toLowerCase()}`),
    find(from.USER_AGENTS, sql`(d.hash = md5(${text}::text)::uuid and d.value = ${text})`),
    find(from.RESOURCES, resourceIs(text, form)),
    ...selectEvents(text),
    ...selectByForm(text, form),
  ];
}

/** By id, name or ARN; ARNs of one resource are written in several ways, but name the same id. */
function resourceIs(text: string, form: Form | null): Sql {
  const texts = spellings(text, form);
  const prefixes = sql`any(${texts.map((one) => [...one].slice(0, 512).join(""))}::text[])`;
  const whole = sql`any(${texts}::text[])`;
  const arn = form?.name === "arn" ? parseArn(form.value) : null;
  // Without a path or version in between; in the same account.
  const byArn =
    arn === null
      ? sql`false`
      : sql`(left(d.value, 512) = left(${arn.id}, 512) and d.value = ${arn.id} and d.type = ${arn.type}
          and (d.arn is null or split_part(d.arn, ':', 5) = ${arn.account}))`;
  return sql`((left(d.value, 512) = ${prefixes} and d.value = ${whole})
    or (left(d.arn, 512) = ${prefixes} and d.arn = ${whole}) or ${byArn})`;
}

const MAX_EVENT_ID_LENGTH = 80;

/** The event of that id, also where ids are no UUIDs, and the events that share it. */
function selectEvents(text: string): Sql[] {
  if (text.length > MAX_EVENT_ID_LENGTH || /\s/.test(text)) return [];
  return [
    selectEventsWhere(sql`e.event_id = ${toEventID(text)}::uuid or e.shared_event_id = ${toEventID(text)}::uuid`),
  ];
}

/** Events as candidates, the newest first. */
export function selectEventsWhere(condition: Sql): Sql {
  return sql`select 'event'::text as kind, 'eventID'::text as field, e.event_id::text as value, o.event_name as label,
      concat_ws(' by ', o.event_source, coalesce(p.name, p.arn)) as detail, null::text as why, 1 as values,
      e.event_time as first_time, e.event_time as last_time, 1::bigint as events,
      (e.outcome = ${OUTCOMES.indexOf("denied")})::integer::bigint as denied
    from cloudtrail.event e
    join cloudtrail.operation o on o.id = e.operation_id
    join cloudtrail.principal p on p.id = e.principal_id
    where ${condition}
    order by e.event_time desc
    limit 3`;
}

const principalOf = (condition: Sql): Sql =>
  sql`d.id in (select i.principal_id from cloudtrail.identity i where ${condition} limit 1000)`;

/** What only the form of a text leads to. */
function selectByForm(text: string, form: Form | null): Sql[] {
  switch (form?.name) {
    case "cidr":
      return [selectBlock(form.value), selectInBlock(form.value)];
    case "ip":
      // Dotted numbers that are no address are found by their text alone.
      return canonicalIP(form.value) === null
        ? []
        : [selectValues(from.SOURCES, { condition: sql`d.ip = ${form.value}::inet`, limit: 1 })];
    case "unique-id":
      return selectByUniqueId(form.value);
    case "arn":
      return [
        ...selectBySessionArn(form.value),
        ...selectIssuer(form.value),
        ...selectBucket(/^arn:[^:]*:s3:::(.+)$/.exec(form.value)?.[1] ?? ""),
      ];
    case "access-key":
      return [
        selectValues(from.SESSIONS, { condition: sql`d.session_key = ${`key:${form.value}`}`, limit: 1, why: WHY.key }),
      ];
    case "url":
      return selectBucket(form.value);
    case "network":
      return [selectValues(from.NETWORKS, { condition: sql`d.asn = ${form.value}::bigint`, limit: 1 })];
    case "account":
      return [selectValues(from.CALLER_ACCOUNTS, { condition: sql`d.principal_account_id = ${form.value}`, limit: 1 })];
    case undefined:
    case "email":
      return selectByPeopleName(text);
    default:
      return [];
  }
}

/** Names that people use for what CloudTrail calls otherwise: services, Regions, accounts. */
function selectByPeopleName(text: string): Sql[] {
  const services = findEventSources(text);
  const regions = findRegionsByPlace(text);
  const named = (dictionary: from.Dictionary, values: readonly string[], why: string): Sql[] => {
    const listed = sql`${values}::text[]`;
    const condition = sql`${dictionary.value} = any(${listed})`;
    const order = sql`array_position(${listed}, f.value), `;
    return values.length === 0 ? [] : [selectValues(dictionary, { condition, limit: 4, order, why })];
  };
  return [
    ...(["exact", "begins", "holds"] as const).flatMap((closeness) => {
      const sources = services.filter((service) => service.closeness === closeness);
      return named(
        from.SERVICES,
        sources.map(({ eventSource }) => eventSource),
        WHY[closeness === "exact" ? "serviceName" : closeness],
      );
    }),
    ...named(from.REGIONS, regions, WHY.place),
    selectValues(from.ACCOUNTS, { condition: isAliasOf(text), limit: 3, why: WHY.alias }),
  ];
}

/** A root user's userName is the alias of its account. */
const isAliasOf = (text: string): Sql => sql`d.value in (
  select i.principal_account_id
  from cloudtrail.principal p
  join cloudtrail.identity i on i.principal_id = p.id
  where p.kind = 'root' and lower(i.user_name) = ${text.toLowerCase()}
)`;

/** `AROA…` alone stands for every session of the role, `AROA…:name` for one name. */
function selectByUniqueId(uniqueId: string): Sql[] {
  const sessions = `${uniqueId.replace(/[\\%_]/g, "\\$&")}:%`;
  const isOne = uniqueId.includes(":");
  const condition = isOne
    ? sql`i.unique_id = ${uniqueId}`
    : sql`(i.unique_id = ${uniqueId} or i.unique_id like ${sessions})`;
  const principals = selectValues(from.PRINCIPALS, {
    condition: principalOf(condition),
    limit: 3,
    why: WHY.uniqueId,
  });
  if (!isOne) return [principals];
  return [
    principals,
    selectValues(from.SESSIONS, {
      condition: sql`d.unique_id = ${uniqueId}`,
      limit: 1,
      why: WHY.session,
      order: raw("max(s.last_time) desc, "),
      entries: MAX_IDENTITIES,
    }),
  ];
}

/** `arn:aws:sts::111122223333:assumed-role/deploy/ci` leads to the role and to the session; a sign-in's ARN to its session. */
function selectBySessionArn(arn: string): Sql[] {
  const signIn = selectValues(from.SESSIONS, { condition: sql`d.session_key = ${`sis:${arn}`}`, limit: 1 });
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role === undefined || session === undefined) return [signIn];
  const ofArn = sql`session_name = ${session} and caller_arn = ${arn}`;
  return [
    selectValues(from.PRINCIPALS, { condition: principalOf(ofArn), limit: 2, why: WHY.caller }),
    selectValues(from.SESSIONS, {
      condition: ofArn,
      limit: 1,
      why: WHY.session,
      order: raw("max(s.last_time) desc, "),
      entries: MAX_IDENTITIES,
    }),
  ];
}

/**
 * A role is one principal by account and name, whatever path its ARN was written with. Roles of IAM Identity Center are no
 * principals, the people are; their sessions have the role as issuer.
 */
function selectIssuer(arn: string): Sql[] {
  const [, account, name] = /^[^:]*:[^:]*:iam::([^:]*):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (account === undefined || name === undefined) return [];
  return [
    selectValues(from.PRINCIPALS, { condition: sql`d.key = ${`role:${account}:${name}`}`, limit: 1, why: WHY.role }),
    selectValues(from.ISSUERS, { condition: sql`d.user_name = ${name} and d.issuer_arn = ${arn}`, limit: 1 }),
  ];
}

/** Objects are seldom named by an event; their bucket is. */
function selectBucket(object: string): Sql[] {
  const [bucket = "", ...key] = object.split("/");
  if (key.length === 0) return [];
  const condition = sql`left(d.value, 512) = ${bucket} and d.type = 's3:bucket'`;
  return [selectValues(from.RESOURCES, { condition, limit: 1, why: WHY.bucket })];
}

function selectBlock(block: string): Sql {
  return sql`select 'ip'::text as kind, 'sourceIPAddress'::text as field, ${block}::text as value, ${block}::text as label,
      null::text as detail, null::text as why, count(*)::int as values, min(s.first_time) as first_time,
      max(s.last_time) as last_time, coalesce(sum(s.events), 0) as events, coalesce(sum(s.denied), 0) as denied
    from cloudtrail.source d
    join cloudtrail.value_seen s on s.dictionary = 'source' and s.id = d.id
    where d.ip <<= ${block}::inet
    having count(*) > 0`;
}

const selectInBlock = (block: string): Sql =>
  selectValues(from.SOURCES, { condition: sql`d.ip <<= ${block}::inet`, limit: LIMIT, why: WHY.inBlock });
