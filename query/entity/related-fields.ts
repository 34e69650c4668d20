/** What a page of each kind is crossed with. Always the triangle of who (principal or key), from where, and what. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";

/**
 * Fields whose commonest values a page shows. Kinds that can be very busy (account, Region, service, event name) have
 * only fields that the rollups know; a resource only those that have an index of their own, because the planner knows
 * little of how rare a resource is.
 */
export const RELATED_FIELDS: Readonly<Record<EntityKind, readonly FieldKey[]>> = {
  principal: ["sourceIPAddress", "eventName", "accessKeyId", "eventSource", "awsRegion", "userAgent", "resource"],
  session: ["sourceIPAddress", "eventName", "accessKeyId", "eventSource", "awsRegion", "userAgent", "resource"],
  "access-key": ["sourceIPAddress", "eventName", "principal", "eventSource", "awsRegion", "userAgent", "resource"],
  ip: ["principal", "eventName", "accessKeyId", "eventSource", "awsRegion", "userAgent", "recipientAccountId"],
  account: ["principal", "eventName", "sourceIPAddress", "eventSource", "awsRegion", "country", "errorCode"],
  region: ["principal", "eventName", "sourceIPAddress", "eventSource", "recipientAccountId", "country", "errorCode"],
  service: ["principal", "eventName", "sourceIPAddress", "awsRegion", "recipientAccountId", "country", "errorCode"],
  "event-name": [
    "principal",
    "sourceIPAddress",
    "eventSource",
    "awsRegion",
    "recipientAccountId",
    "country",
    "errorCode",
  ],
  "user-agent": ["principal", "sourceIPAddress", "eventName", "accessKeyId", "awsRegion", "recipientAccountId"],
  resource: ["principal", "sourceIPAddress", "eventName", "accessKeyId"],
};

/** Fields in which a page says what is new for it. */
export const NEW_FIELDS: Readonly<Record<EntityKind, readonly FieldKey[]>> = {
  principal: ["sourceIPAddress", "country", "eventName", "eventSource", "awsRegion", "accessKeyId", "userAgent"],
  session: ["sourceIPAddress", "country", "eventName", "eventSource", "awsRegion", "userAgent"],
  "access-key": ["sourceIPAddress", "country", "eventName", "eventSource", "awsRegion", "userAgent"],
  ip: ["principal", "accessKeyId", "eventName", "eventSource", "awsRegion", "recipientAccountId"],
  account: ["principal", "sourceIPAddress", "country", "eventName", "eventSource", "awsRegion"],
  region: ["principal", "sourceIPAddress", "country", "eventName", "eventSource", "recipientAccountId"],
  service: ["principal", "sourceIPAddress", "country", "eventName", "awsRegion", "recipientAccountId"],
  "event-name": ["principal", "sourceIPAddress", "country", "eventSource", "awsRegion", "recipientAccountId"],
  "user-agent": ["principal", "sourceIPAddress", "country", "eventName", "awsRegion", "recipientAccountId"],
  resource: ["principal", "sourceIPAddress", "country", "eventName", "accessKeyId"],
};
