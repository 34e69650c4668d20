"use client";

import { shortenArn } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { SharedIcon, type SharedIconName } from "../layout/shared-icon.tsx";
import { None } from "./field-value.tsx";
import styles from "./tables.module.css";
import { ValueButton } from "./value-button.tsx";

const KINDS: Readonly<Record<string, { label: string; icon: SharedIconName }>> = {
  root: { label: "Root user", icon: "crown" },
  user: { label: "IAM user", icon: "user" },
  person: { label: "Workforce user", icon: "person" },
  role: { label: "Role", icon: "shield" },
  federated: { label: "Federated user", icon: "world" },
  service: { label: "AWS service", icon: "cloud" },
  account: { label: "Another account", icon: "building" },
  anonymous: { label: "Anonymous", icon: "stranger" },
  directory: { label: "Directory user", icon: "person" },
  unknown: { label: "Unknown", icon: "question" },
};

/** What a principal is, in words. */
export const principalKindLabel = (kind: string): string => KINDS[kind]?.label ?? kind;

type Props = {
  event: Pick<EventAnswer, "principal" | "principalKind" | "principalName" | "sessionName">;
  tabIndex: number;
};

/** Who: kind, name and session. */
export function PrincipalCell({ event, tabIndex }: Props) {
  const kind = KINDS[event.principalKind];
  if (event.principal === null) return <None />;
  const name = event.principalName ?? shortenArn(event.principal);
  return (
    <span className={styles.principal}>
      <span className={styles.who}>
        {kind !== undefined && (
          <span className={styles.kind} title={kind.label}>
            <SharedIcon name={kind.icon} size={13} />
            <span className="visually-hidden">{kind.label}</span>
          </span>
        )}
        <ValueButton pivot={{ field: "principal", value: event.principal }} text={name} tabIndex={tabIndex} />
      </span>
      {event.sessionName !== null && event.sessionName !== name && (
        <ValueButton pivot={{ field: "sessionName", value: event.sessionName }} look="dim" tabIndex={tabIndex} />
      )}
    </span>
  );
}
