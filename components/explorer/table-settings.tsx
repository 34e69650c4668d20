"use client";

import { ActionIcon, Menu, SegmentedControl } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconColumns3 } from "@tabler/icons-react";
import { EVENT_COLUMNS } from "./event-columns.tsx";

export type Density = "compact" | "comfortable";

type TableSettings = {
  /** Ids of columns that are not shown. */
  hidden: string[];
  density: Density;
};

const DEFAULTS: TableSettings = {
  hidden: EVENT_COLUMNS.filter(({ optional }) => optional).map(({ id }) => id),
  density: "compact",
};

const isSettings = (value: unknown): value is TableSettings =>
  typeof value === "object" && value !== null && "hidden" in value && Array.isArray(value.hidden) && "density" in value;

function readSettings(text: string | undefined): TableSettings {
  if (text === undefined) return DEFAULTS;
  try {
    const value: unknown = JSON.parse(text);
    return isSettings(value) ? value : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

/** Columns and density: the reader's own, kept in this browser; everything else of a view is in its URL. */
export function useTableSettings(): TableSettings & { change: (settings: Partial<TableSettings>) => void } {
  const [settings, setSettings] = useLocalStorage<TableSettings>({
    key: "trailsight-table",
    defaultValue: DEFAULTS,
    deserialize: readSettings,
  });
  return { ...settings, change: (changed) => setSettings((before) => ({ ...before, ...changed })) };
}

/** The menu that chooses columns and density. */
export function TableSettingsMenu() {
  const { hidden, density, change } = useTableSettings();
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="Columns and density" title="Columns and density">
          <IconColumns3 size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Density"
          data={[
            { value: "compact", label: "Compact" },
            { value: "comfortable", label: "Comfortable" },
          ]}
          value={density}
          onChange={(value) => change({ density: value === "comfortable" ? "comfortable" : "compact" })}
        />
        <Menu.Label>Columns</Menu.Label>
        {EVENT_COLUMNS.filter(({ id }) => id !== "eventTime").map(({ id, label }) => {
          const shown = !hidden.includes(id);
          return (
            <Menu.CheckboxItem
              key={id}
              checked={shown}
              onChange={() => change({ hidden: shown ? [...hidden, id] : hidden.filter((one) => one !== id) })}
            >
              {label}
            </Menu.CheckboxItem>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
