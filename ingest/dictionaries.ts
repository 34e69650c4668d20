/**
 * Gives repeated values their dictionary numbers. New values are committed before the events that use them, on a
 * connection of their own: they are true whatever becomes of the batch, and nobody waits for a lock.
 */
import type { CloudTrailEvent, EventResource, Principal } from "../cloudtrail/event.ts";
import type { Pool } from "../lib/db/pool.ts";
import { ipDatabase } from "../lib/ip-database.ts";
import { ABSENT, col, Dictionary, type Entry, keyText, type TakenEntries } from "./dictionary.ts";
import { IDENTITY_COLUMNS, type IdentityRow, identityKey } from "./identity-columns.ts";
import { type NumberedEvent, type SeriesEntry, toNumbered } from "./numbered-event.ts";
import { PrincipalNames } from "./principal-names.ts";

type Source = { value: string; ip: string | null };

const nothing = (): object => ({});
const single = (table: string) =>
  new Dictionary<null>({ table, key: "value", hashed: false, columns: [], keep: nothing });
const hashed = { key: "hash", hashed: true } as const;

/** All dictionaries of one database. Make one per process and database. */
export class Dictionaries {
  private readonly pool: Pool;
  private readonly accounts = single("account");
  private readonly regions = single("region");
  private readonly errorCodes = single("error_code");
  private readonly facts = single("fact");
  private readonly userAgents = new Dictionary({
    ...hashed,
    table: "user_agent",
    columns: [
      col("value", "text", (event: CloudTrailEvent) => event.userAgent),
      col("family", "text", (event: CloudTrailEvent) => event.userAgentFamily),
    ],
    keep: nothing,
  });
  private readonly operations = new Dictionary({
    ...hashed,
    table: "operation",
    columns: [
      col("event_source", "text", (event: CloudTrailEvent) => event.eventSource),
      col("event_name", "text", (event: CloudTrailEvent) => event.eventName),
      col("event_base_name", "text", (event: CloudTrailEvent) => event.eventBaseName),
      col("event_type", "text", (event: CloudTrailEvent) => event.eventType),
      col("event_category", "text", (event: CloudTrailEvent) => event.eventCategory),
      col("management_event", "boolean", (event: CloudTrailEvent) => event.managementEvent),
      col("read_only", "boolean", (event: CloudTrailEvent) => event.readOnly),
      col("read_only_inferred", "boolean", (event: CloudTrailEvent) => event.readOnlyInferred),
      col("api_version", "text", (event: CloudTrailEvent) => event.apiVersion),
      col("event_version", "text", (event: CloudTrailEvent) => event.eventVersion),
    ],
    keep: ({ readOnly, eventSource }) => ({ readOnly, eventSource }),
  });
  private readonly vpcEndpoints = new Dictionary({
    ...hashed,
    table: "vpc_endpoint",
    columns: [
      col("value", "text", (event: CloudTrailEvent) => event.vpcEndpointId),
      col("account_id", "text", (event: CloudTrailEvent) => event.vpcEndpointAccountId),
    ],
    keep: nothing,
  });
  private readonly tls = new Dictionary({
    ...hashed,
    table: "tls",
    columns: [
      col("version", "text", (event: CloudTrailEvent) => event.tlsVersion),
      col("host", "text", (event: CloudTrailEvent) => event.tlsHost),
    ],
    keep: nothing,
  });
  private readonly principals = new Dictionary({
    table: "principal",
    key: "key",
    hashed: false,
    columns: [
      col("kind", "text", (principal: Principal) => principal.kind),
      col("name", "text", (principal: Principal) => principal.name),
      col("arn", "text", (principal: Principal) => principal.arn),
    ],
    keep: nothing,
  });
  private readonly principalNames = new PrincipalNames();
  private readonly identities = new Dictionary({
    ...hashed,
    table: "identity",
    columns: IDENTITY_COLUMNS,
    keep: ({ identity, principal }: IdentityRow) => ({
      principal,
      sessionKey: identity.sessionKey,
      identityType: identity.identityType ?? "",
    }),
    ready: ({ principal }) => principal.id > 0,
  });
  private readonly resources = new Dictionary({
    ...hashed,
    table: "resource",
    columns: [
      col("type", "text", (resource: EventResource) => resource.type),
      col("value", "text", (resource: EventResource) => resource.id),
      col("arn", "text", (resource: EventResource) => resource.arn),
      col("role", "text", (resource: EventResource) => resource.role),
    ],
    keep: nothing,
  });
  private readonly series = new Dictionary({
    ...hashed,
    table: "series",
    columns: [
      col("operation_id", "integer", (event: NumberedEvent) => event.operation.id),
      col("principal_id", "integer", (event: NumberedEvent) => event.identity.principal.id),
      col("source_id", "integer", (event: NumberedEvent) => event.source.id),
      col("account_id", "integer", (event: NumberedEvent) => event.account.id),
      col("region_id", "integer", (event: NumberedEvent) => event.region.id),
      col("error_code_id", "integer", (event: NumberedEvent) => event.errorCode.id),
      col("outcome", "smallint", (event: NumberedEvent) => event.outcome),
      col("by_service", "boolean", (event: NumberedEvent) => event.byService),
      col("identity_type", "text", (event: NumberedEvent) => event.identity.identityType),
    ],
    keep: toSeries,
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
      keep: nothing,
    });
  }

  /** The event with entries for its repeated values; fetch() numbers them. */
  note(event: CloudTrailEvent): NumberedEvent {
    const { identity, recipientAccountId, awsRegion, sourceIPAddress, userAgent, errorCode } = event;
    const principal = this.principals.note(identity.principal.key, identity.principal);
    this.principalNames.note(identity.principal);
    return toNumbered(event, {
      operation: this.operations.note(operationKey(event), event),
      identity: this.identities.note(identityKey(identity), { identity, principal }),
      account: recipientAccountId === null ? ABSENT : this.accounts.note(recipientAccountId, null),
      region: awsRegion === null ? ABSENT : this.regions.note(awsRegion, null),
      source:
        sourceIPAddress === null
          ? ABSENT
          : this.sources.note(sourceIPAddress, { value: sourceIPAddress, ip: event.sourceIP }),
      userAgent: userAgent === null ? ABSENT : this.userAgents.note(userAgent, event),
      errorCode: errorCode === null ? ABSENT : this.errorCodes.note(errorCode, null),
      vpcEndpoint: this.noteVpcEndpoint(event),
      tls: this.noteTls(event),
      resources: event.resources.map((one) => this.resources.note(keyText([one.type, one.id, one.arn, one.role]), one)),
      facts: event.facts.map((fact) => this.facts.note(fact, null)),
    });
  }

  /**
   * Numbers every entry that events of note() refer to, and the series of `events`. Rejects with what Postgres said, with a
   * RefusedValueError where it will not have a value of `events`.
   */
  async fetch(events: readonly NumberedEvent[]): Promise<void> {
    this.locations ??= await ipDatabase();
    // Taken at one moment, because more are noted meanwhile: an identity must not come before its principal.
    await this.number([
      this.accounts.take(),
      this.regions.take(),
      this.errorCodes.take(),
      this.facts.take(),
      this.userAgents.take(),
      this.operations.take(),
      this.vpcEndpoints.take(),
      this.tls.take(),
      this.resources.take(),
      this.sources.take(),
      this.principals.take(),
      this.principalNames.take(),
      this.identities.take(),
    ]);
    for (const event of events) {
      requireNumbers(event);
      event.series ??= this.series.note(seriesKey(event), event);
    }
    await this.number([this.series.take()]);
    for (const { series } of events) if (series?.refused !== undefined) throw series.refused;
  }

  private async number(taken: readonly TakenEntries[]): Promise<void> {
    try {
      for (const entries of taken) await entries.number(this.pool);
    } catch (error) {
      for (const entries of taken) entries.giveBack();
      throw error;
    }
  }

  private noteVpcEndpoint(event: CloudTrailEvent): Entry | null {
    if (event.vpcEndpointId === null) return null;
    return this.vpcEndpoints.note(keyText([event.vpcEndpointId, event.vpcEndpointAccountId]), event);
  }

  private noteTls(event: CloudTrailEvent): Entry | null {
    if (event.tlsVersion === null && event.tlsHost === null) return null;
    return this.tls.note(keyText([event.tlsVersion, event.tlsHost]), event);
  }
}

/** Throws for an event with a value that was refused. */
function requireNumbers(event: NumberedEvent): void {
  const { operation, identity, account, region, source, userAgent, errorCode, vpcEndpoint, tls, resources, facts } =
    event;
  const own = [operation, identity, account, region, source, userAgent, errorCode, vpcEndpoint, tls];
  for (const entries of [own, resources, facts])
    for (const entry of entries) if (entry?.refused !== undefined) throw entry.refused;
}

function toSeries(event: NumberedEvent): Omit<SeriesEntry, "id"> {
  const { operation, identity, source, account, region, errorCode, outcome, byService } = event;
  const { principal, identityType } = identity;
  return { operation, principal, source, account, region, errorCode, outcome, byService, identityType };
}

/** All that rollups count by; the migration that made the table writes the same text. */
function seriesKey(event: NumberedEvent): string {
  return keyText([
    event.operation.id,
    event.identity.principal.id,
    event.source.id,
    event.account.id,
    event.region.id,
    event.errorCode.id,
    event.outcome,
    event.byService,
    event.identity.identityType,
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
