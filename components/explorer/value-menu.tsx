"use client";

import { Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import {
  IconArrowUpRight,
  IconCheck,
  IconCopy,
  IconFilter,
  IconFilterOff,
  IconListSearch,
  IconZoomOut,
} from "@tabler/icons-react";
import Link from "next/link";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { entityOfField } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { entityHref } from "../entity/entity-href.ts";
import { SafeText } from "../text/safe-text.tsx";
import { clearFilters, conditionFor, type FilterMode, narrowTo, patternText } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { type Anchor, anchorAt, MenuAt } from "./menu-at.tsx";
import styles from "./values.module.css";
import { rowsOf } from "./view.ts";
import { listWiderValues } from "./wider-values.ts";

/** A value as it stands in an event (null: absent), to be pivoted on. */
export type Pivot = {
  field: FieldKey;
  value: string | null;
  /** A line that explains the value. */
  about?: string | null;
};

type Opened = Pivot & { anchor: Anchor };

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
    (pivot: Pivot, element: HTMLElement) => setOpened({ ...pivot, anchor: anchorAt(element) }),
    [],
  );
  return (
    <Context value={open}>
      {children}
      {opened !== null && (
        <MenuAt anchor={opened.anchor} onClose={() => setOpened(null)} width={300}>
          <ValueMenuItems pivot={opened} />
        </MenuAt>
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
      {value !== null && <WiderItems field={field} value={value} />}
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
      leftSection={<IconArrowUpRight size={14} />}
    >
      Open the page of this {entity.label.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())}
    </Menu.Item>
  );
}

/** Filters for the value and its kin. */
function WiderItems({ field, value }: { field: FieldKey; value: string }) {
  const { view, show } = useExplorer();
  return listWiderValues(field, value).map((wider) => (
    <Menu.Item
      key={wider.value}
      leftSection={<IconZoomOut size={14} />}
      onClick={() =>
        show({ ...view, query: narrowTo(view.query, { field, mode: "include", value: wider.value }), cursor: null })
      }
    >
      {wider.words}{" "}
      <span className={styles.menuPattern}>
        <SafeText text={patternText(wider.value)} />
      </span>
    </Menu.Item>
  ));
}
