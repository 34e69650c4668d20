import {
  IconAppWindow,
  IconBox,
  IconBuilding,
  IconCloud,
  IconKey,
  IconMapPin,
  IconPlugConnected,
  IconPointer,
  IconUser,
  IconWorld,
} from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import type { ENTITIES, EntityKind } from "../../cloudtrail/entities.ts";
import { CopyButton } from "../text/copy-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./entity.module.css";
import { ValueMenuButton } from "./entity-link.tsx";

const ICONS: Readonly<Record<EntityKind, ComponentType<{ size: number }>>> = {
  principal: IconUser,
  session: IconPlugConnected,
  "access-key": IconKey,
  ip: IconMapPin,
  account: IconBuilding,
  region: IconWorld,
  service: IconCloud,
  "event-name": IconPointer,
  "user-agent": IconAppWindow,
  resource: IconBox,
};

type Props = {
  entity: (typeof ENTITIES)[number];
  value: string;
  /** Time range and what can be done with the page. */
  children: ReactNode;
};

/** What the page is about, and the range it is seen in. */
export function EntityHead({ entity, value, children }: Props) {
  const Icon = ICONS[entity.kind];
  return (
    <header className={styles.head}>
      <div className={styles.name}>
        <p className={styles.kind}>
          <Icon size={14} /> {entity.label}
        </p>
        <div className={styles.value}>
          {/* A long value scrolls, which the keyboard must reach. */}
          <h1 tabIndex={value.length > 400 ? 0 : undefined}>
            <SafeText text={value} />
          </h1>
          <span className={styles.valueActions}>
            <CopyButton text={value} what={entity.label} />
            <ValueMenuButton field={entity.field} value={value} />
          </span>
        </div>
      </div>
      <div className={styles.actions}>{children}</div>
    </header>
  );
}
