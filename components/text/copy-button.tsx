"use client";

import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { visibleText } from "../../lib/format.ts";
import styles from "./text.module.css";

/** Copies the exact text, escapes not included. `what` names it for readers who cannot see the value beside it. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <button
      type="button"
      className={styles.copy}
      onClick={() => clipboard.copy(text)}
      aria-label={clipboard.copied ? `Copied ${what}` : `Copy ${what}`}
      title={`Copy ${visibleText(text).slice(0, 200)}`}
    >
      {clipboard.copied ? <IconCheck size={14} className={styles.copied} /> : <IconCopy size={14} />}
    </button>
  );
}
