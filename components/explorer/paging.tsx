"use client";

import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from "@tabler/icons-react";
import { formatExact } from "../../lib/format.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";

type Props = { shown: number; olderCursor: string | null; newerCursor: string | null };

/** Older and newer pages. A cursor is the place of an event, so that pages hold still while new events arrive. */
export function Paging({ shown, olderCursor, newerCursor }: Props) {
  const { view, show } = useExplorer();
  if (view.cursor === null && olderCursor === null) return null;
  return (
    <nav className={styles.paging} aria-label="Pages of events">
      <Button
        leftSection={<IconChevronsLeft size={14} />}
        disabled={view.cursor === null}
        onClick={() => show({ ...view, cursor: null })}
      >
        Newest
      </Button>
      <Button
        leftSection={<IconChevronLeft size={14} />}
        disabled={newerCursor === null}
        onClick={() => show({ ...view, cursor: newerCursor })}
      >
        Newer
      </Button>
      <span className={styles.pagingText}>{formatExact(shown)} events on this page</span>
      <Button
        rightSection={<IconChevronRight size={14} />}
        disabled={olderCursor === null}
        onClick={() => show({ ...view, cursor: olderCursor })}
      >
        Older
      </Button>
    </nav>
  );
}
