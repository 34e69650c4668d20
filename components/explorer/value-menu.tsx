"use client";

import { Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy, IconFilter, IconFilterOff, IconListSearch, IconZoomScan } from "@tabler/icons-react";
import Link from "next/link";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { entityOfField } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { entityHref } from "../entity/entity-href.ts";
import { SafeText } from "../text/safe-text.tsx";
import { clearFilters, conditionFor, type FilterMode, narrowTo } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./values.module.css";
import { rowsOf } from "./view.ts";

/** A value as it stands in an event (null: absent), to be pivoted on. */
export type Pivot = {
  field: FieldKey;
  value: string | null;
  /** A line that explains the value. */
  about?: string | null;
};

type Opened = Pivot & { element: HTMLElement; rect: DOMRect };

const Context = createContext<((pivot: Pivot, element: HTMLElement) => void) | null>(null);

/** Opens the menu of a value beside the element that was clicked. */
export function useValueMenu(): (pivot: Pivot, element: HTMLElement) => void {
  const open = use(Context);
  if (open === null) throw new Error("useValueMenu needs a ValueMenuProvider");
  return open;
}

/** One menu for every value of the page: filter, exclude, only this, copy. */
export function ValueMenuProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = useCallback(
    (pivot: Pivot, element: HTMLElement) => setOpened({ ...pivot, element, rect: element.getBoundingClientRect() }),
    [],
  );
  const close = () => {
    opened?.element.focus({ preventScroll: true });
    setOpened(null);
  };
  return (
    <Context value={open}>
      {children}
      {opened !== null && (
        <Menu opened onClose={close} returnFocus={false} width={300}>
          <Menu.Target>
            <span
              aria-hidden="true"
              style={{
                position: "fixed",
                left: opened.rect.left,
                top: opened.rect.top,
                width: Math.min(opened.rect.width, 240),
                height: opened.rect.height,
                pointerEvents: "none",
              }}
            />
          </Menu.Target>
          <ValueMenuItems pivot={opened} />
        </Menu>
      )}
    </Context>
  );
}

function ValueMenuItems({ pivot }: { pivot: Pivot }) {
  const { view, show } = useExplorer();
  const clipboard = useClipboard({ timeout: 1500 });
  const { field, value } = pivot;
  const label = findField(field)?.label ?? field;
  const filtered = (mode: FilterMode) => () =>
    show({ ...view, query: narrowTo(view.query, conditionFor(field, value, mode)), cursor: null });
  const only = () => show(rowsOf(narrowTo(clearFilters(view.query), conditionFor(field, value, "include"))));
  return (
    <Menu.Dropdown aria-label={`${label} value`}>
      <Menu.Label className={styles.menuLabel}>
        {label}
        <span className={styles.menuValue}>
          <SafeText text={value ?? "none"} />
        </span>
        {pivot.about != null && (
          <span className={styles.menuAbout}>
            <SafeText text={pivot.about} />
          </span>
        )}
      </Menu.Label>
      <Menu.Item leftSection={<IconFilter size={14} />} onClick={filtered("include")}>
        Filter by this
      </Menu.Item>
      <PageItem pivot={pivot} />
      <Menu.Item leftSection={<IconFilterOff size={14} />} onClick={filtered("exclude")}>
        Exclude this
      </Menu.Item>
      <Menu.Item leftSection={<IconListSearch size={14} />} onClick={only}>
        Everything with this, no other filter
      </Menu.Item>
      {value !== null && (
        <Menu.Item
          leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          closeMenuOnClick={false}
          onClick={() => clipboard.copy(value)}
        >
          {clipboard.copied ? "Copied" : "Copy"}
        </Menu.Item>
      )}
    </Menu.Dropdown>
  );
}

/** To the page of the value, in the same range; nothing for values without one, and on that page itself. */
function PageItem({ pivot: { field, value } }: { pivot: Pivot }) {
  const { view, path } = useExplorer();
  const entity = entityOfField(field);
  if (entity === null || value === null) return null;
  if (typeof path === "object" && path.kind === entity.kind && path.value === value) return null;
  return (
    <Menu.Item
      component={Link}
      href={entityHref(entity.kind, value, view.query)}
      prefetch={false}
      leftSection={<IconZoomScan size={14} />}
    >
      Open its page
    </Menu.Item>
  );
}
