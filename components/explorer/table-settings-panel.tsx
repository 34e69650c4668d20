"use client";

import { ActionIcon, Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconRestore } from "@tabler/icons-react";
import { useState } from "react";
import { localZone } from "../../lib/format.ts";
import { COLUMN_GROUPS, columnLabel, EVENT_COLUMNS } from "./event-columns.tsx";
import styles from "./table-settings.module.css";
import {
  changeSettings,
  moveColumn,
  OPENING_COLUMN,
  resetSettings,
  type TableSettings as Settings,
  useTableSettings,
} from "./table-settings.ts";

/** Clock, density, and which columns are shown in which order. The time always is. */
export function TableSettings() {
  const settings = useTableSettings();
  const [text, setText] = useState("");
  return (
    <div className={styles.panel}>
      <LookChoice settings={settings} />
      <ShownColumns columns={settings.columns} />
      <TextInput
        size="xs"
        aria-label="Find a column"
        placeholder="Find a column"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <MoreColumns columns={settings.columns} text={text.trim().toLowerCase()} />
      <Button size="compact-xs" variant="subtle" leftSection={<IconRestore size={13} />} onClick={resetSettings}>
        Reset the table
      </Button>
    </div>
  );
}

function LookChoice({ settings: { clock, density } }: { settings: Settings }) {
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Clock"
        data={[
          { value: "utc", label: "UTC" },
          { value: "local", label: "Local" },
          { value: "both", label: "Both clocks" },
        ]}
        value={clock}
        onChange={(value) => changeSettings({ clock: value === "local" || value === "both" ? value : "utc" })}
      />
      <p className={styles.zone}>Local: {localZone()}</p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Density"
        data={[
          { value: "compact", label: "Compact" },
          { value: "comfortable", label: "Comfortable" },
        ]}
        value={density}
        onChange={(value) => changeSettings({ density: value === "comfortable" ? "comfortable" : "compact" })}
      />
    </>
  );
}

/** The columns of the table, from left to right. */
function ShownColumns({ columns }: { columns: readonly string[] }) {
  return (
    <fieldset className={styles.group}>
      <legend>Shown, left to right</legend>
      <ul className={styles.shown}>
        {columns.map((id, at) => (
          <li key={id}>
            <Checkbox
              size="xs"
              label={columnLabel(id)}
              checked
              disabled={id === OPENING_COLUMN}
              onChange={() => changeSettings({ columns: columns.filter((one) => one !== id) })}
            />
            <ActionIcon
              size={24}
              aria-label={`Move ${columnLabel(id)} left`}
              disabled={at === 0}
              onClick={() => changeSettings({ columns: moveColumn(columns, id, at - 1) })}
            >
              <IconArrowUp size={13} />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={`Move ${columnLabel(id)} right`}
              disabled={at === columns.length - 1}
              onClick={() => changeSettings({ columns: moveColumn(columns, id, at + 1) })}
            >
              <IconArrowDown size={13} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Columns that are not shown; one that is ticked comes last. */
function MoreColumns({ columns, text }: { columns: readonly string[]; text: string }) {
  const hidden = EVENT_COLUMNS.filter(
    ({ id, label }) => !columns.includes(id) && `${label} ${id}`.toLowerCase().includes(text),
  );
  if (hidden.length === 0) return <p className={styles.zone}>No other column is called that.</p>;
  return COLUMN_GROUPS.map((name) => {
    const offered = hidden.filter(({ group }) => group === name);
    if (offered.length === 0) return null;
    return (
      <fieldset key={name} className={styles.group}>
        <legend>{name}</legend>
        {offered.map(({ id, label }) => (
          <Checkbox
            key={id}
            size="xs"
            label={label}
            checked={false}
            onChange={() => changeSettings({ columns: [...columns, id] })}
          />
        ))}
      </fieldset>
    );
  });
}
