"use client";

import { IconDots } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { entityOfField } from "../../cloudtrail/entities.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import { useExplanation } from "../explorer/explanations.tsx";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { FieldValue } from "../explorer/field-value.tsx";
import { ValueButton } from "../explorer/value-button.tsx";
import styles from "./entity.module.css";
import { entityHref } from "./entity-href.ts";

type Props = {
  field: FieldKey;
  value: string;
  /** What is shown when it is not the value as people read it. */
  children?: ReactNode;
};

/** A value that leads to its page in the same range; its menu where it has none. */
export function EntityLink({ field, value, children }: Props) {
  const { view } = useExplorer();
  const about = useExplanation({ field, value });
  const entity = entityOfField(field);
  const shown = children ?? <FieldValue field={field} value={value} />;
  if (entity === null) return <ValueButton pivot={{ field, value }}>{shown}</ValueButton>;
  return (
    <Link
      href={entityHref(entity.kind, value, view.query)}
      prefetch={false}
      className={styles.valueLink}
      title={visibleText(about === null ? value : `${value}: ${about}`)}
    >
      {shown}
    </Link>
  );
}

/** Opens the menu of a value whose own text leads to its page. */
export function ValueMenuButton({ field, value }: { field: FieldKey; value: string | null }) {
  return (
    <ValueButton pivot={{ field, value }} look="icon">
      <IconDots size={14} aria-hidden="true" />
      <span className="visually-hidden">Menu of {visibleText(value ?? "none")}</span>
    </ValueButton>
  );
}
