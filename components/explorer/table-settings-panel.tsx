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
      <ColumnChoice columns={settings.columns} text={text.trim().toLowerCase()} />
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
      <p className={styles.note}>Local: {localZone()}</p>
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
            <span>{columnLabel(id)}</span>
            <MoveButton columns={columns} id={id} to={at - 1} />
            <MoveButton columns={columns} id={id} to={at + 1} />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** At either end it does nothing, but keeps the focus. */
function MoveButton({ columns, id, to }: { columns: readonly string[]; id: string; to: number }) {
  const isLeft = to < columns.indexOf(id);
  const isEnd = to < 0 || to >= columns.length;
  const Arrow = isLeft ? IconArrowUp : IconArrowDown;
  return (
    <ActionIcon
      size={24}
      aria-label={`Move ${columnLabel(id)} ${isLeft ? "left" : "right"}`}
      aria-disabled={isEnd}
      onClick={() => !isEnd && changeSettings({ columns: moveColumn(columns, id, to) })}
    >
      <Arrow size={13} />
    </ActionIcon>
  );
}

/** Every column there is; one that is ticked comes last. */
function ColumnChoice({ columns, text }: { columns: readonly string[]; text: string }) {
  const found = EVENT_COLUMNS.filter(
    ({ id, label }) => id !== OPENING_COLUMN && `${label} ${id}`.toLowerCase().includes(text),
  );
  if (found.length === 0) return <p className={styles.note}>No column is called that.</p>;
  return COLUMN_GROUPS.map((name) => {
    const offered = found.filter(({ group }) => group === name);
    if (offered.length === 0) return null;
    return (
      <fieldset key={name} className={styles.group}>
        <legend>{name}</legend>
        <div className={styles.choice}>
          {offered.map(({ id, label }) => {
            const shown = columns.includes(id);
            return (
              <Checkbox
                key={id}
                size="xs"
                label={label}
                checked={shown}
                onChange={() =>
                  changeSettings({ columns: shown ? columns.filter((one) => one !== id) : [...columns, id] })
                }
              />
            );
          })}
        </div>
      </fieldset>
    );
  });
}
