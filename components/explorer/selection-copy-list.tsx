"use client";

import { Menu } from "@mantine/core";
import { MenuBy } from "../layout/menu-by.tsx";
import { EVENT_COLUMNS } from "./event-columns.tsx";
import { toCsv, toIds, toJson } from "./selected-text.ts";
import { useTableSettings } from "./table-settings.ts";
import type { Selection } from "./use-selection.ts";

type Props = { element: HTMLElement; onClose: () => void; selected: Selection; onCopy: (text: string) => void };

/** The forms that chosen events can be copied in. */
export function SelectionCopyList({ element, onClose, selected, onCopy }: Props) {
  const { columns } = useTableSettings();
  const shown = columns.flatMap((id) => EVENT_COLUMNS.find((column) => column.id === id) ?? []);
  // A line without its id cannot be found again.
  const csvColumns = [...shown, ...EVENT_COLUMNS.filter(({ id }) => id === "eventID" && !columns.includes(id))];
  return (
    <MenuBy element={element} onClose={onClose} label="Copy" width={210}>
      <Menu.Item onClick={() => onCopy(toCsv(selected.values(), csvColumns))}>As CSV, the shown columns</Menu.Item>
      <Menu.Item onClick={() => onCopy(toJson(selected.values()))}>As JSON, everything</Menu.Item>
      <Menu.Item onClick={() => onCopy(toIds(selected.values()))}>Event ids</Menu.Item>
    </MenuBy>
  );
}
