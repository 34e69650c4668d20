"use client";

import { Button } from "@mantine/core";
import { IconListSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";

/** Leads to the same events in the explorer. */
export function ExplorerButton() {
  const { view } = useExplorer();
  return (
    <Button component={Link} href={explorerHref(view)} prefetch={false} leftSection={<IconListSearch size={14} />}>
      Open in explorer
    </Button>
  );
}
