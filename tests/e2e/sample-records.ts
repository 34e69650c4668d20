/** The sample's records as they stand in its files, and what a filter should find among them: none of the product's code. */
import { BlockList, isIPv4 } from "node:net";
import { gunzipSync } from "node:zlib";
import { sampleLogFiles } from "./product.ts";

/** A record of a CloudTrail file: only what the questions ask about. */
export type SampleRecord = {
  eventID: string;
  eventTime: string;
  eventName: string;
  eventSource: string;
  awsRegion: string;
  recipientAccountId: string;
  sourceIPAddress: string;
  userAgent?: string;
  errorCode?: string;
  readOnly: boolean;
  userIdentity?: { type?: string; accessKeyId?: string };
};

/** Reads a field of a record as text; null when it is absent. */
export const FIELDS: Record<string, (record: SampleRecord) => string | null> = {
  eventName: (record) => record.eventName,
  eventSource: (record) => record.eventSource,
  awsRegion: (record) => record.awsRegion,
  recipientAccountId: (record) => record.recipientAccountId,
  sourceIPAddress: (record) => record.sourceIPAddress,
  userAgent: (record) => record.userAgent ?? null,
  errorCode: (record) => record.errorCode ?? null,
  readOnly: (record) => String(record.readOnly),
  identityType: (record) => record.userIdentity?.type ?? null,
  accessKeyId: (record) => record.userIdentity?.accessKeyId || null,
};

/** Every record of the sample once, newest first. */
export async function readSampleRecords(range: { from: Date; to: Date }): Promise<SampleRecord[]> {
  const records = new Map<string, SampleRecord>();
  for await (const file of sampleLogFiles(range)) {
    if (!file.key.includes("/CloudTrail/")) continue;
    const { Records } = JSON.parse(gunzipSync(file.body).toString("utf8")) as { Records: SampleRecord[] };
    for (const record of Records) records.set(record.eventID, record);
  }
  return [...records.values()].sort((a, b) => (a.eventTime < b.eventTime ? 1 : -1));
}

/** One wanted or unwanted value, as the URL writes it: exact, with `*` at an end, `*` alone, or a CIDR block. */
export type Condition = { field: string; exclude: boolean; values: string[] };

/** Whether the record meets every condition. */
export const meets = (record: SampleRecord, conditions: readonly Condition[]): boolean =>
  conditions.every(({ field, exclude, values }) => {
    const text = FIELDS[field]?.(record) ?? null;
    return values.some((value) => holds(text, value)) !== exclude;
  });

function holds(text: string | null, value: string): boolean {
  if (text === null) return false;
  if (value === "*") return true;
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value)) return isInBlock(text, value);
  const inner = value.replace(/^\*|\*$/g, "");
  if (value.startsWith("*") && value.endsWith("*")) return text.includes(inner);
  if (value.startsWith("*")) return text.endsWith(inner);
  return value.endsWith("*") ? text.startsWith(inner) : text === value;
}

function isInBlock(text: string, block: string): boolean {
  const [network = "", bits = "32"] = block.split("/");
  if (!isIPv4(text)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), "ipv4");
  return list.check(text, "ipv4");
}

/** The conditions as parameters of a URL. */
export function toSearch(conditions: readonly Condition[]): Record<string, string> {
  return Object.fromEntries(
    conditions.map(({ field, exclude, values }) => [
      `${exclude ? "not." : ""}${field}`,
      values.map(escapeCommas).join(","),
    ]),
  );
}

const escapeCommas = (value: string): string => value.replaceAll(",", "\\,");
