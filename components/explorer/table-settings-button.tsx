"use client";

import { ActionIcon, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { TableSettings } from "./lazy.tsx";

/** The button that opens the choice of columns and density. */
export function TableSettingsButton() {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={330} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Columns and density"
          title="Columns and density"
          onClick={() => setOpened((open) => !open)}
        >
          <IconColumns3 size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns and density">
        <TableSettings />
      </Popover.Dropdown>
    </Popover>
  );
}
