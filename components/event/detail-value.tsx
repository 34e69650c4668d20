"use client";

import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { ValueButton } from "../explorer/value-button.tsx";
import { CopyButton } from "../text/copy-button.tsx";
import { Identifier } from "../text/identifier.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { Detail } from "./detail-section.tsx";
import styles from "./event.module.css";

type PivotProps = {
  label?: string;
  field: FieldKey;
  value: string | number | null;
  /** A line that explains the value. */
  about?: string | null;
};

/** A value in full that leads on: its menu opens its page, filters and excludes; the button copies. */
export function PivotDetail({ label, field, value, about = null }: PivotProps) {
  if (value === null) return null;
  const text = String(value);
  const name = label ?? findField(field)?.label ?? field;
  return (
    <Detail label={name}>
      <span className={styles.withCopy}>
        <ValueButton pivot={{ field, value: text }} look="full" />
        <CopyButton text={text} what={name} />
      </span>
      {about !== null && (
        <p className={styles.explanation}>
          <SafeText text={about} />
        </p>
      )}
    </Detail>
  );
}

/** An identifier that no field of the catalogue holds: shown and copied. */
export function IdentifierDetail({ label, value }: { label: string; value: string | null }) {
  return value === null ? null : (
    <Detail label={label}>
      <Identifier value={value} what={label} />
    </Detail>
  );
}

/** Plain words of the record. */
export function TextDetail({ label, value }: { label: string; value: string | null }) {
  return value === null ? null : (
    <Detail label={label}>
      <SafeText text={value} />
    </Detail>
  );
}
