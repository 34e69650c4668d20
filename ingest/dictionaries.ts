/**
 * Gives repeated values their dictionary numbers. New values are committed before the events that use them, on a
 * connection of their own: they are true whatever becomes of the batch, and nobody waits for a lock.
 */
import { type CloudTrailEvent, type EventResource, OUTCOMES, type Principal } from "../cloudtrail/event.ts";
import type { Pool } from "../lib/db/pool.ts";
import { ipDatabase } from "../lib/ip-database.ts";
import { col, Dictionary, keyText, MAX_ENTRIES } from "./dictionary.ts";
import { IDENTITY_COLUMNS, type IdentityRow, identityKey } from "./identity-columns.ts";

/** An event whose repeated values are dictionary ids; 0 stands for "absent". */
export type ResolvedEvent = {
  event: CloudTrailEvent;
  operationId: number;
  identityId: number;
  principalId: number;
  accountId: number;
  regionId: number;
  sourceId: number;
  userAgentId: number;
  errorCodeId: number;
  vpcEndpointId: number | null;
  tlsId: number | null;
  /** The combination of all that rollups count by. */
  seriesId: number;
  resourceIds: number[];
  factIds: number[];
};

type Source = { value: string; ip: string | null };

const single = (table: string) => new Dictionary<null>({ table, key: "value", hashed: false, columns: [] });

/** All dictionaries of one database. Make one per process and database. */
export class Dictionaries {
  private readonly pool: Pool;
  private readonly accounts = single("account");
  private readonly regions = single("region");
  private readonly errorCodes = single("error_code");
  private readonly facts = single("fact");
  private readonly userAgents = new Dictionary<CloudTrailEvent>({
    table: "user_agent",
    key: "hash",
    hashed: true,
    columns: [
      col("value", "text", (event) => event.userAgent),
      col("family", "text", (event) => event.userAgentFamily),
    ],
  });
  private readonly operations = new Dictionary<CloudTrailEvent>({
    table: "operation",
    key: "hash",
    hashed: true,
    columns: [
      col("event_source", "text", (event) => event.eventSource),
      col("event_name", "text", (event) => event.eventName),
      col("event_base_name", "text", (event) => event.eventBaseName),
      col("event_type", "text", (event) => event.eventType),
      col("event_category", "text", (event) => event.eventCategory),
      col("management_event", "boolean", (event) => event.managementEvent),
      col("read_only", "boolean", (event) => event.readOnly),
      col("read_only_inferred", "boolean", (event) => event.readOnlyInferred),
      col("api_version", "text", (event) => event.apiVersion),
      col("event_version", "text", (event) => event.eventVersion),
    ],
  });
  private readonly vpcEndpoints = new Dictionary<CloudTrailEvent>({
    table: "vpc_endpoint",
    key: "hash",
    hashed: true,
    columns: [
      col("value", "text", (event) => event.vpcEndpointId),
      col("account_id", "text", (event) => event.vpcEndpointAccountId),
    ],
  });
  private readonly tls = new Dictionary<CloudTrailEvent>({
    table: "tls",
    key: "hash",
    hashed: true,
    columns: [col("version", "text", (event) => event.tlsVersion), col("host", "text", (event) => event.tlsHost)],
  });
  private readonly principals = new Dictionary<Principal>({
    table: "principal",
    key: "key",
    hashed: false,
    columns: [
      col("kind", "text", (principal) => principal.kind),
      col("name", "text", (principal) => principal.name),
      col("arn", "text", (principal) => principal.arn),
    ],
  });
  private readonly principalNames = new Map<string, { name: string | null; arn: string | null }>();
  private readonly identities = new Dictionary<IdentityRow>({
    table: "identity",
    key: "hash",
    hashed: true,
    columns: IDENTITY_COLUMNS,
  });
  private readonly resources = new Dictionary<EventResource>({
    table: "resource",
    key: "hash",
    hashed: true,
    columns: [
      col("type", "text", (resource) => resource.type),
      col("value", "text", (resource) => resource.id),
      col("arn", "text", (resource) => resource.arn),
      col("role", "text", (resource) => resource.role),
    ],
  });
  private readonly series = new Dictionary<ResolvedEvent>({
    table: "series",
    key: "hash",
    hashed: true,
    columns: [
      col("operation_id", "integer", (row) => row.operationId),
      col("principal_id", "integer", (row) => row.principalId),
      col("source_id", "integer", (row) => row.sourceId),
      col("account_id", "integer", (row) => row.accountId),
      col("region_id", "integer", (row) => row.regionId),
      col("error_code_id", "integer", (row) => row.errorCodeId),
      col("outcome", "smallint", (row) => OUTCOMES.indexOf(row.event.outcome)),
      col("by_service", "boolean", (row) => row.event.byService),
      col("identity_type", "text", (row) => row.event.identity.identityType ?? ""),
    ],
  });
  private readonly sources: Dictionary<Source>;
  private locations: Awaited<ReturnType<typeof ipDatabase>> | null = null;

  constructor(pool: Pool) {
    this.pool = pool;
    const locate = (source: Source) => (source.ip === null ? null : (this.locations?.find(source.ip) ?? null));
    this.sources = new Dictionary<Source>({
      table: "source",
      key: "value",
      hashed: false,
      columns: [
        col("ip", "inet", (source) => source.ip),
        col("country", "text", (source) => locate(source)?.country ?? null),
        col("asn", "bigint", (source) => locate(source)?.asn ?? null),
        col("as_name", "text", (source) => locate(source)?.asName ?? null),
      ],
    });
  }

  /** Gives every event its numbers, in the order of `events`. */
  async resolve(events: readonly CloudTrailEvent[]): Promise<ResolvedEvent[]> {
    this.locations ??= await ipDatabase();
    const independent = [
      this.accounts,
      this.regions,
      this.errorCodes,
      this.facts,
      this.userAgents,
      this.operations,
      this.vpcEndpoints,
      this.tls,
      this.principals,
      this.resources,
      this.sources,
    ];
    for (const one of [...independent, this.identities, this.series]) one.trim();
    if (this.principalNames.size > MAX_ENTRIES) this.principalNames.clear();
    const keys = events.map((event) => this.want(event));
    for (const one of independent) await one.fetch(this.pool);
    // Principals first: an identity refers to one.
    events.forEach((event, index) => {
      const identity = event.identity;
      const principalId = this.principals.get(identity.principal.key);
      this.identities.want(keys[index]?.identity ?? "", { identity, principalId });
    });
    await this.identities.fetch(this.pool);
    await this.improvePrincipals(events);
    const rows = events.map((event, index) => this.resolved(event, keys[index] ?? this.want(event)));
    const series = rows.map(seriesKey);
    rows.forEach((row, index) => {
      this.series.want(series[index] ?? "", row);
    });
    await this.series.fetch(this.pool);
    rows.forEach((row, index) => {
      row.seriesId = this.series.get(series[index] ?? "");
    });
    return rows;
  }

  private want(event: CloudTrailEvent) {
    const keys = {
      operation: operationKey(event),
      identity: identityKey(event.identity),
      vpcEndpoint: event.vpcEndpointId === null ? null : keyText([event.vpcEndpointId, event.vpcEndpointAccountId]),
      tls: event.tlsVersion === null && event.tlsHost === null ? null : keyText([event.tlsVersion, event.tlsHost]),
      resources: event.resources.map((one) => keyText([one.type, one.id, one.arn, one.role])),
    };
    if (event.recipientAccountId !== null) this.accounts.want(event.recipientAccountId, null);
    if (event.awsRegion !== null) this.regions.want(event.awsRegion, null);
    if (event.errorCode !== null) this.errorCodes.want(event.errorCode, null);
    if (event.userAgent !== null) this.userAgents.want(event.userAgent, event);
    if (event.sourceIPAddress !== null) {
      this.sources.want(event.sourceIPAddress, { value: event.sourceIPAddress, ip: event.sourceIP });
    }
    for (const fact of event.facts) this.facts.want(fact, null);
    this.operations.want(keys.operation, event);
    this.principals.want(event.identity.principal.key, event.identity.principal);
    if (keys.vpcEndpoint !== null) this.vpcEndpoints.want(keys.vpcEndpoint, event);
    if (keys.tls !== null) this.tls.want(keys.tls, event);
    for (const [index, resource] of event.resources.entries()) {
      this.resources.want(keys.resources[index] ?? "", resource);
    }
    return keys;
  }

  private resolved(event: CloudTrailEvent, keys: ReturnType<Dictionaries["want"]>): ResolvedEvent {
    return {
      event,
      operationId: this.operations.get(keys.operation),
      identityId: this.identities.get(keys.identity),
      principalId: this.principals.get(event.identity.principal.key),
      accountId: event.recipientAccountId === null ? 0 : this.accounts.get(event.recipientAccountId),
      regionId: event.awsRegion === null ? 0 : this.regions.get(event.awsRegion),
      sourceId: event.sourceIPAddress === null ? 0 : this.sources.get(event.sourceIPAddress),
      userAgentId: event.userAgent === null ? 0 : this.userAgents.get(event.userAgent),
      errorCodeId: event.errorCode === null ? 0 : this.errorCodes.get(event.errorCode),
      vpcEndpointId: keys.vpcEndpoint === null ? null : this.vpcEndpoints.get(keys.vpcEndpoint),
      tlsId: keys.tls === null ? null : this.tls.get(keys.tls),
      // Known when all the others are.
      seriesId: 0,
      resourceIds: keys.resources.map((key) => this.resources.get(key)),
      factIds: event.facts.map((fact) => this.facts.get(fact)),
    };
  }

  /**
   * A later record may know a principal better: an ARN with its path where the first had none, the name of an Identity
   * Center user where the first had only the user id.
   */
  private async improvePrincipals(events: readonly CloudTrailEvent[]): Promise<void> {
    const better = new Map<string, Principal>();
    for (const { identity } of events) {
      const { key, name, arn } = identity.principal;
      const known = this.principalNames.get(key);
      if (known !== undefined && known.name === name && known.arn === arn) continue;
      const longerArn = arn !== null && arn.length > (known?.arn?.length ?? 0);
      const realName = name !== null && name !== known?.name && !key.endsWith(`:${name}`);
      if (known !== undefined && !longerArn && !realName) continue;
      const best = {
        name: known === undefined || realName ? name : known.name,
        arn: known === undefined || longerArn ? arn : known.arn,
      };
      this.principalNames.set(key, best);
      better.set(key, { ...identity.principal, ...best });
    }
    if (better.size === 0) return;
    const rows = [...better.values()];
    await this.pool.query(
      `update cloudtrail.principal principal
       set arn = case when length(given.arn) > coalesce(length(principal.arn), 0) then given.arn else principal.arn end,
           name = case when principal.key like 'idc:%' and principal.key like '%:' || principal.name
             then coalesce(given.name, principal.name) else principal.name end
       from unnest($1::text[], $2::text[], $3::text[]) as given (key, name, arn)
       where principal.key = given.key
         and (length(given.arn) > coalesce(length(principal.arn), 0)
           or (principal.key like 'idc:%' and given.name <> principal.name
             and right(principal.key, length(principal.name)) = principal.name))`,
      [rows.map((row) => row.key), rows.map((row) => row.name), rows.map((row) => row.arn)],
    );
  }
}

/** All that rollups count by; the migration that made the table writes the same text. */
function seriesKey(row: ResolvedEvent): string {
  const { event } = row;
  return keyText([
    row.operationId,
    row.principalId,
    row.sourceId,
    row.accountId,
    row.regionId,
    row.errorCodeId,
    OUTCOMES.indexOf(event.outcome),
    event.byService,
    event.identity.identityType ?? "",
  ]);
}

function operationKey(event: CloudTrailEvent): string {
  return keyText([
    event.eventSource,
    event.eventName,
    event.eventType,
    event.eventCategory,
    event.managementEvent,
    event.readOnly,
    event.readOnlyInferred,
    event.apiVersion,
    event.eventVersion,
  ]);
}
