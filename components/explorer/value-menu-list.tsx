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
import { entityOfField } from "../../cloudtrail/entities.ts";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { entityHref } from "../entity/entity-href.ts";
import { SafeText } from "../text/safe-text.tsx";
import type { Anchor } from "./anchor.ts";
import { clearFilters, conditionFor, type FilterMode, narrowTo, patternText } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { MenuAt } from "./menu-at.tsx";
import type { Pivot } from "./value-menu.tsx";
import styles from "./values.module.css";
import { rowsOf } from "./view.ts";
import { listWiderValues } from "./wider-values.ts";

type Props = { pivot: Pivot; anchor: Anchor; onClose: () => void };

/** What can be done with a value: filter, exclude, only this, its page, its kin, copy. */
export function ValueMenu({ pivot, anchor, onClose }: Props) {
  const { view, show, explore } = useExplorer();
  const clipboard = useClipboard({ timeout: 1500 });
  const { field, value } = pivot;
  const label = findField(field)?.label ?? field;
  const filtered = (mode: FilterMode) => () =>
    show({ ...view, query: narrowTo(view.query, conditionFor(field, value, mode)), cursor: null });
  const only = () => explore(rowsOf(narrowTo(clearFilters(view.query), conditionFor(field, value, "include"))));
  return (
    <MenuAt anchor={anchor} onClose={onClose} width={300}>
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
    </MenuAt>
  );
}

/** To the page of the value, in the same range; nothing for values without one, and on that page itself. */
function PageItem({ pivot: { field, value } }: { pivot: Pivot }) {
  const { view, path } = useExplorer();
  const entity = entityOfField(field);
  if (entity === null || value === null) return null;
  if (typeof path === "object" && "kind" in path && path.kind === entity.kind && path.value === value) return null;
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
