/** Columns of events in a CSV export. Client-safe. */
import type { EventAnswer } from "../answers.ts";

type Cell = string | number | boolean | null;

/** Several values in one cell; the JSON formats keep them apart exactly. */
const list = (values: readonly string[]): string => values.join(" | ");

const COLUMNS = {
  eventTime: (event) => event.eventTime,
  eventID: (event) => event.eventID,
  eventName: (event) => event.eventName,
  eventSource: (event) => event.eventSource,
  awsRegion: (event) => event.awsRegion,
  recipientAccountId: (event) => event.recipientAccountId,
  eventCategory: (event) => event.eventCategory,
  eventType: (event) => event.eventType,
  readOnly: (event) => event.readOnly,
  principal: (event) => event.principal,
  principalKind: (event) => event.principalKind,
  principalName: (event) => event.principalName,
  identityType: (event) => event.identityType,
  userName: (event) => event.userName,
  sessionName: (event) => event.sessionName,
  accessKeyId: (event) => event.accessKeyId,
  mfaAuthenticated: (event) => event.mfaAuthenticated,
  sourceIPAddress: (event) => event.sourceIPAddress,
  country: (event) => event.country,
  asn: (event) => event.asn,
  userAgent: (event) => event.userAgent,
  outcome: (event) => event.outcome,
  errorCode: (event) => event.errorCode,
  errorMessage: (event) => event.errorMessage,
  resources: (event) => list(event.resources.map(({ arn, id }) => arn ?? id)),
  facts: (event) => list(event.facts),
  person: (event) => event.person,
  originPrincipal: (event) => event.originPrincipal,
  sharedEventID: (event) => event.sharedEventID,
  principalAccountId: (event) => event.principalAccountId,
  sessionKey: (event) => event.sessionKey,
  sourceIdentity: (event) => event.sourceIdentity,
  issuerArn: (event) => event.issuerArn,
  invokedBy: (event) => event.invokedBy,
  byService: (event) => event.byService,
  fromConsole: (event) => event.fromConsole,
  userAgentFamily: (event) => event.userAgentFamily,
  vpcEndpointId: (event) => event.vpcEndpointId,
  tlsVersion: (event) => event.tlsVersion,
  outcomeReason: (event) => event.outcomeReason,
  mfaUsed: (event) => event.mfaUsed,
  targetPrincipal: (event) => event.targetPrincipal,
  issuedAccessKeyId: (event) => event.issuedAccessKeyId,
  bucket: (event) => event.evidence.bucket,
  key: (event) => event.evidence.key,
  recordIndex: (event) => event.evidence.recordIndex,
} as const satisfies Record<string, (event: EventAnswer) => Cell>;

/** Name of a column: a member of the event, or of its evidence. */
export type ExportColumn = keyof typeof COLUMNS;

/** Whether there is a column of that name. */
export const isExportColumn = (name: string): name is ExportColumn => Object.hasOwn(COLUMNS, name);

/** Every column, in order: what an export has unless told. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = Object.keys(COLUMNS).filter(isExportColumn);

/** What an event has in a column. */
export const exportCell = (event: EventAnswer, column: ExportColumn): Cell => COLUMNS[column](event);
