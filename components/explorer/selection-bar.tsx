"use client";

import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy, IconDownload, IconListSearch, IconX } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { formatExact } from "../../lib/format.ts";
import { useOpenedBy } from "../layout/opened-by.ts";
import { useExplorer } from "./explorer-state.tsx";
import { MAX_QUERY_EVENTS, toQuery } from "./selected-text.ts";
import styles from "./table-bar.module.css";
import type { Selection } from "./use-selection.ts";
import { rowsOf } from "./view.ts";

// Nobody needs it before it is asked for.
const ExportDialog = dynamic(() => import("../export/export-dialog.tsx").then((module) => module.ExportDialog), {
  ssr: false,
});

const loadCopyList = () => import("./selection-copy-list.tsx").then((module) => module.SelectionCopyList);
const SelectionCopyList = dynamic(loadCopyList, { ssr: false });

type Props = {
  selected: Selection;
  /** How many of them are on this page. */
  here: number;
  onClear: () => void;
};

/** What can be done with the chosen events. */
export function SelectionBar({ selected, here, onClear }: Props) {
  const { show } = useExplorer();
  const [exporting, setExporting] = useState(false);
  const tooMany = selected.size > MAX_QUERY_EVENTS ? `At most ${MAX_QUERY_EVENTS} events can be a filter` : null;
  const away = selected.size - here;
  return (
    <section className={styles.selection} aria-label="Selected events">
      <span aria-live="polite">
        <b>{formatExact(selected.size)} selected</b>
        {away > 0 && <span className={styles.dim}> ({formatExact(away)} on other pages)</span>}
      </span>
      <CopyMenu selected={selected} />
      <Button
        size="compact-xs"
        leftSection={<IconListSearch size={13} />}
        disabled={tooMany !== null}
        title={tooMany ?? "A view, and so a link, of exactly these events"}
        onClick={() => show(rowsOf(toQuery(selected.values())))}
      >
        Show only these
      </Button>
      <Button
        size="compact-xs"
        leftSection={<IconDownload size={13} />}
        disabled={tooMany !== null}
        title={tooMany ?? "Download exactly these events"}
        onClick={() => setExporting(true)}
      >
        Export
      </Button>
      {exporting && <ExportDialog view={rowsOf(toQuery(selected.values()))} onClose={() => setExporting(false)} />}
      <Button size="compact-xs" variant="subtle" leftSection={<IconX size={13} />} onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}

function CopyMenu({ selected }: { selected: Selection }) {
  const clipboard = useClipboard({ timeout: 1500 });
  const { element, close, button } = useOpenedBy("menu", loadCopyList);
  return (
    <>
      <Button
        size="compact-xs"
        leftSection={clipboard.copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
        {...button}
      >
        {clipboard.copied ? "Copied" : "Copy"}
      </Button>
      {element !== null && (
        <SelectionCopyList element={element} onClose={close} selected={selected} onCopy={clipboard.copy} />
      )}
    </>
  );
}
