"use client";

import { ActionIcon } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { LatePopover, usePopover } from "../layout/late-popover.tsx";
import { TableSettings } from "./lazy.tsx";

/** The button that opens the choice of columns and density. */
export function TableSettingsButton() {
  const popover = usePopover();
  return (
    <>
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Columns and density"
        title="Columns and density"
        {...popover.button}
      >
        <IconColumns3 size={16} />
      </ActionIcon>
      <LatePopover by={popover} label="Columns and density" position="bottom-end" width={330}>
        <TableSettings />
      </LatePopover>
    </>
  );
}
