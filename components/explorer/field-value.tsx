"use client";

import type { FieldKey } from "../../cloudtrail/fields.ts";
import { shortenArn } from "../../lib/format.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./explorer.module.css";
import { useServiceName } from "./service-names.tsx";

/** Fields whose values are identifiers: monospace. */
const MONOSPACE: ReadonlySet<FieldKey> = new Set<FieldKey>([
  "recipientAccountId",
  "sourceIPAddress",
  "accessKeyId",
  "resource",
  "eventID",
  "sharedEventID",
  "awsRegion",
  "principal",
  "userAgent",
  "fact",
]);

const OUTCOME_STYLES: Readonly<Record<string, string | undefined>> = {
  denied: styles.denied,
  throttled: styles.failed,
  error: styles.failed,
};

/** A value of a field as people read it: services by name, ARNs by their resource, outcomes in their colour. */
export function FieldValue({ field, value }: { field: FieldKey; value: string | number | boolean | null }) {
  const serviceName = useServiceName();
  if (value === null) return <span className={styles.none}>none</span>;
  const text = String(value);
  if (field === "readOnly") return <span className={value === false ? styles.write : undefined}>{value ? "read" : "write"}</span>;
  if (field === "outcome") return <span className={OUTCOME_STYLES[text]}>{text}</span>;
  if (field === "mfaAuthenticated") return <span>{value ? "with MFA" : "without MFA"}</span>;
  if (field === "eventSource") return <SafeText text={serviceName(text)} />;
  return (
    <span className={MONOSPACE.has(field) ? styles.mono : undefined}>
      <SafeText text={field === "asn" ? `AS${text}` : shortenArn(text)} />
    </span>
  );
}
