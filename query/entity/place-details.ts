/** What is known of addresses, accounts, clients, calls and resources. */
import { z } from "zod";
import { parseArn } from "../../cloudtrail/arn.ts";
import { describeEventName } from "../../cloudtrail/describe-event.ts";
import { describeEventSource } from "../../cloudtrail/services.ts";
import { sql } from "../../lib/db/sql.ts";
import { matchCondition } from "../match-values.ts";
import { queryRow, queryRows } from "../run-query.ts";
import { exactValue } from "../value-pattern.ts";
import type { EntityDetail } from "./entity-answers.ts";

const text = z.string().nullable();
/** Values of one label that are shown. */
const MAX_VALUES = 10;

const unique = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value) => value !== null && value !== ""))].filter((value) => value !== null);

const sourceRow = z.object({
  countries: z.array(z.string()),
  networks: z.array(z.string()),
  addresses: z.coerce.number(),
  names: z.coerce.number(),
});

/** Country and network of an address, as they were when it was loaded; of a block, those of the addresses seen in it. */
export async function describeAddress(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:address-details */
    with d as materialized (
      select d.ip, d.country, d.asn, d.as_name
      from cloudtrail.source d
      where ${matchCondition("sourceIPAddress", [exactValue(value)])}
    )
    select array(select country from d where country is not null group by country order by count(*) desc, 1 limit ${MAX_VALUES})
        as countries,
      array(select concat_ws(' ', 'AS' || asn, as_name) from d where asn is not null group by asn, as_name
        order by count(*) desc, 1 limit ${MAX_VALUES}) as networks,
      (select count(*) from d where ip is not null) as addresses,
      (select count(*) from d where ip is null) as names`;
  const found = await queryRow(sourceRow, statement, signal);
  const isBlock = value.includes("/") && found.addresses > 0;
  return [
    ...found.countries.map((country) => ({ label: "Country", value: country, field: "country" as const })),
    ...found.networks.map((network) => ({ label: "Network", value: network, field: null })),
    ...(isBlock ? [{ label: "Addresses seen", value: String(found.addresses), field: null }] : []),
    ...(found.names > 0 && found.addresses === 0
      ? [{ label: "Kind", value: "an AWS service or other text, no address", field: null }]
      : []),
  ];
}

const aliasRow = z.object({ alias: text });

/** The alias of an account, which records of its root user carry as their user name. */
export async function describeAccount(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:account-details */
    select distinct i.user_name as alias
    from cloudtrail.principal p
    join cloudtrail.identity i on i.principal_id = p.id
    where p.key = ${`root:${value}`} and i.identity_type = 'Root' and i.user_name is not null
    limit ${MAX_VALUES}`;
  const rows = await queryRows(aliasRow, statement, signal);
  return unique(rows.map(({ alias }) => alias)).map((alias) => ({ label: "Alias", value: alias, field: null }));
}

const familyRow = z.object({ family: text });

/** The kind of client. */
export async function describeUserAgent(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:user-agent-details */
    select distinct d.family
    from cloudtrail.user_agent d
    where ${matchCondition("userAgent", [exactValue(value)])}`;
  const rows = await queryRows(familyRow, statement, signal);
  return unique(rows.map(({ family }) => family)).map((family) => ({
    label: "Kind of client",
    value: family,
    field: "userAgentFamily" as const,
  }));
}

const operationRow = z.object({ event_source: z.string(), base_name: z.string(), read_only: z.boolean() });

/** The services that have an event of this name, and what it does there. */
export async function describeEventNames(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:event-name-details */
    select d.event_source, min(d.event_base_name) as base_name, bool_and(d.read_only) as read_only
    from cloudtrail.operation d
    where ${matchCondition("eventName", [exactValue(value)])}
    group by d.event_source
    order by d.event_source collate "C"
    limit ${MAX_VALUES}`;
  const rows = await queryRows(operationRow, statement, signal);
  return rows.flatMap(({ event_source, read_only }) => [
    { label: "Service", value: event_source, field: "eventSource" as const },
    { label: describeEventSource(event_source).name, value: describeEventName(event_source, value), field: null },
    { label: "Read only", value: String(read_only), field: "readOnly" as const },
  ]);
}

const resourceRow = z.object({ type: z.string(), value: z.string(), arn: text });

/** Types, ARNs and ids under which the resource is known. */
export async function describeResource(value: string, signal?: AbortSignal): Promise<EntityDetail[]> {
  const statement = sql`/* query:resource-details */
    select distinct d.type, d.value, d.arn
    from cloudtrail.resource d
    where ${matchCondition("resource", [exactValue(value)])}
    order by 1, 2, 3
    limit 100`;
  const rows = await queryRows(resourceRow, statement, signal);
  const arns = unique(rows.map(({ arn }) => arn));
  const shown = (label: string, values: readonly string[], field: EntityDetail["field"]) =>
    values.slice(0, MAX_VALUES).map((one) => ({ label, value: one, field }));
  return [
    ...shown("Type", unique(rows.map(({ type }) => type)), null),
    ...shown(
      "Id",
      unique(rows.map((row) => row.value)).filter((id) => id !== value),
      "resource",
    ),
    ...shown(
      "ARN",
      arns.filter((arn) => arn !== value),
      "resource",
    ),
    ...shown("Account", unique(arns.map((arn) => parseArn(arn)?.account || null)), null),
  ];
}
