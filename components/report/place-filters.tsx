"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { FIELDS, type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { type FilterMode, filterOf } from "../explorer/edit-query.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { FilterChip } from "../explorer/filter-chip.tsx";
import { FilterEditor } from "../explorer/lazy.tsx";
import { LatePopover, usePopover } from "../layout/late-popover.tsx";

const MODES: readonly FilterMode[] = ["include", "exclude"];
const PLACES: readonly FieldKey[] = ["recipientAccountId", "awsRegion", "outcome"];

/** Account, Region and outcome, and whatever else the answer was narrowed by. */
export function PlaceFilters() {
  const { view } = useExplorer();
  const chips = FIELDS.flatMap(({ key }) =>
    MODES.filter((mode) => filterOf(view.query, key)[mode].length > 0).map((mode) => ({ field: key, mode })),
  );
  return (
    <>
      {PLACES.filter((place) => !chips.some(({ field }) => field === place)).map((place) => (
        <PlaceButton key={place} field={place} />
      ))}
      {chips.map(({ field, mode }) => (
        <FilterChip key={`${field} ${mode}`} field={field} mode={mode} />
      ))}
    </>
  );
}

function PlaceButton({ field }: { field: FieldKey }) {
  const popover = usePopover();
  const [mode, setMode] = useState<FilterMode>("include");
  const label = findField(field)?.label ?? field;
  return (
    <>
      <Button leftSection={<IconPlus size={13} />} {...popover.button}>
        {label}
      </Button>
      <LatePopover by={popover} label={`Filter: ${label}`} width={340}>
        <FilterEditor
          field={field}
          mode={mode}
          onModeChange={() => setMode(mode === "include" ? "exclude" : "include")}
          action={null}
        />
      </LatePopover>
    </>
  );
}
