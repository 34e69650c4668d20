"use client";

import {
  IconBuilding,
  IconCloud,
  IconCrown,
  IconQuestionMark,
  IconShield,
  IconUser,
  IconUserCircle,
  IconUserQuestion,
  IconWorld,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { shortenArn } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import { None } from "./field-value.tsx";
import styles from "./tables.module.css";
import { ValueButton } from "./value-button.tsx";

const KINDS: Readonly<Record<string, { label: string; Icon: ComponentType<{ size: number }> }>> = {
  root: { label: "Root user", Icon: IconCrown },
  user: { label: "IAM user", Icon: IconUser },
  person: { label: "Workforce user", Icon: IconUserCircle },
  role: { label: "Role", Icon: IconShield },
  federated: { label: "Federated user", Icon: IconWorld },
  service: { label: "AWS service", Icon: IconCloud },
  account: { label: "Another account", Icon: IconBuilding },
  anonymous: { label: "Anonymous", Icon: IconUserQuestion },
  directory: { label: "Directory user", Icon: IconUserCircle },
  unknown: { label: "Unknown", Icon: IconQuestionMark },
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
            <kind.Icon size={13} />
            <span className="visually-hidden">{kind.label}</span>
          </span>
        )}
        <ValueButton pivot={{ field: "principal", value: event.principal }} tabIndex={tabIndex}>
          <SafeText text={name} />
        </ValueButton>
      </span>
      {event.sessionName !== null && event.sessionName !== name && (
        <ValueButton pivot={{ field: "sessionName", value: event.sessionName }} look="dim" tabIndex={tabIndex} />
      )}
    </span>
  );
}
