"use client";

import type { ReactElement } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { shortenArn } from "../../lib/format.ts";
import { SafeText } from "../text/safe-text.tsx";
import { useServiceName } from "./service-names.tsx";
import styles from "./values.module.css";

/** Fields whose values are identifiers: monospace. */
const MONOSPACE: ReadonlySet<FieldKey> = new Set<FieldKey>([
  "recipientAccountId",
  "sourceIPAddress",
  "accessKeyId",
  "resource",
  "eventID",
  "sharedEventID",
  "principal",
  "principalAccountId",
  "sessionKey",
  "issuerArn",
  "targetPrincipal",
  "issuedAccessKeyId",
  "vpcEndpointId",
  "userAgent",
  "fact",
]);

/** What true and false say of a field. */
const BOOLEAN_WORDS: Partial<Record<FieldKey, readonly [string, string]>> = {
  mfaAuthenticated: ["with MFA", "without MFA"],
  mfaUsed: ["MFA used", "no MFA"],
  fromConsole: ["console", "no console"],
  byService: ["by a service", "by a caller"],
};

/** Fields whose values have words or colours of their own. */
const DRAWN: ReadonlySet<FieldKey> = new Set<FieldKey>(["eventSource", "readOnly", "outcome"]);

const OUTCOME_STYLES: Readonly<Record<string, string | undefined>> = {
  success: styles.none,
  denied: styles.denied,
  throttled: styles.failed,
  error: styles.failed,
};

/** What is not there: a dash to the eye, a word to the ear. */
export function None() {
  return (
    <span className={styles.none} data-none="">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}

/** `AS64500`; of an ARN its resource, and where there is little room the last part of that. */
function shownText(field: FieldKey, text: string, short: boolean): string {
  if (field === "asn") return `AS${text}`;
  const resource = shortenArn(text);
  return short && resource !== text ? resource.slice(resource.lastIndexOf("/") + 1) || resource : resource;
}

/** Account of an ARN; null where the ARN has none. */
const accountOf = (text: string): string | null => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ?? null;

type Props = {
  field: FieldKey;
  value: string | number | boolean | null;
  /** Where there is little room: of an account only the last digits. */
  short?: boolean;
};

/**
 * A value of a field as people read it: services by name, ARNs by their resource and account, outcomes in their colour.
 * The value itself belongs into the title or the menu of whatever holds it.
 */
export function FieldValue({ field, value, short = false }: Props) {
  if (field === "eventSource" && value !== null) return <ServiceName source={String(value)} />;
  return drawValue(field, value, short);
}

/** How a value is shown that is one text in the font of its field; null where there is more to it. */
export function plainText(field: FieldKey, value: string): { text: string; mono: boolean } | null {
  if (DRAWN.has(field) || BOOLEAN_WORDS[field] !== undefined) return null;
  if (field === "principal" && accountOf(value) !== null) return null;
  return { text: shownText(field, value, false), mono: MONOSPACE.has(field) };
}

function ServiceName({ source }: { source: string }) {
  const serviceName = useServiceName();
  return <SafeText text={serviceName(source).replace(/^(?:Amazon|AWS) /, "")} />;
}

/** Elements, no components: tables have thousands of values. */
function drawValue(field: FieldKey, value: Props["value"], short: boolean): ReactElement {
  if (value === null) return None();
  const text = String(value);
  if (field === "readOnly")
    return <span className={value === false ? styles.write : undefined}>{value ? "read" : "write"}</span>;
  if (field === "outcome") return <span className={OUTCOME_STYLES[text]}>{text}</span>;
  const words = BOOLEAN_WORDS[field];
  if (words !== undefined) return <span>{text === "true" ? words[0] : words[1]}</span>;
  const account = field === "principal" ? accountOf(text) : null;
  const shown = SafeText({
    text: shownText(field, text, short),
    look: MONOSPACE.has(field) ? styles.mono : undefined,
  });
  if (account === null) return shown;
  return (
    <span className={styles.withAccount}>
      {shown}
      <span className={styles.account}>{short ? `…${account.slice(-4)}` : account}</span>
    </span>
  );
}
