"use client";

import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import styles from "./facets.module.css";
import { FACET_CHOICES } from "./facets.ts";

type Props = { shown: readonly FieldKey[]; onToggle: (field: FieldKey) => void; onUsual: () => void };

/** Which fields stand beside the results. */
export function FacetChooser({ shown, onToggle, onUsual }: Props) {
  const [text, setText] = useState("");
  const typed = text.trim().toLowerCase();
  const found = FACET_CHOICES.flatMap((key) => findField(key) ?? []).filter(({ key, label }) =>
    `${label} ${key}`.toLowerCase().includes(typed),
  );
  return (
    <div className={styles.chooser}>
      <TextInput
        aria-label="Find a field"
        placeholder="Find a field"
        data-autofocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div className={styles.chooserList}>
        {found.map(({ key, label, description }) => (
          <Checkbox
            key={key}
            size="xs"
            label={label}
            description={description}
            checked={shown.includes(key)}
            onChange={() => onToggle(key)}
          />
        ))}
        {found.length === 0 && <p>No field is called that.</p>}
      </div>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onUsual}>
        Show the usual ones
      </Button>
    </div>
  );
}
