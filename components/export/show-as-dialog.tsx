"use client";

import { Button, Tabs } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { EventQuery } from "../../query/event-query.ts";
import { showAsAthena } from "../../query/show-as/athena.ts";
import { showAsCli } from "../../query/show-as/cli.ts";
import { showAsJq } from "../../query/show-as/jq.ts";
import { showAsLake } from "../../query/show-as/lake.ts";
import type { ShownQuery } from "../../query/show-as/shown-query.ts";
import { resolveTimeRange } from "../../query/time-range.ts";
import { Dialog } from "../layout/dialog.tsx";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./export.module.css";

/** The question in other languages, for whoever must check elsewhere. The range of `query` is absolute. */
export function ShowAsDialog({ query, onClose }: { query: EventQuery; onClose: () => void }) {
  const [now] = useState(() => new Date());
  const question = { filters: query.filters, range: resolveTimeRange(query, now) };
  const languages: { id: string; label: string; shown: ShownQuery }[] = [
    { id: "athena", label: "Athena SQL", shown: showAsAthena(question) },
    { id: "lake", label: "CloudTrail Lake SQL", shown: showAsLake(question) },
    { id: "cli", label: "AWS CLI", shown: showAsCli(question, now) },
    { id: "jq", label: "jq over the originals", shown: showAsJq(question) },
  ];
  return (
    <Dialog title="Show as" size="xl" onClose={onClose}>
      <Tabs defaultValue="athena" keepMounted={false}>
        <Tabs.List>
          {languages.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {languages.map(({ id, label, shown }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Shown label={label} shown={shown} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Dialog>
  );
}

function Shown({ label, shown }: { label: string; shown: ShownQuery }) {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <>
      <Gaps title="Not expressible here, left out" lines={shown.leftOut} />
      <Gaps title="Nearly the same" lines={shown.approximate} />
      <div className={styles.actions}>
        <Button
          size="compact-xs"
          leftSection={clipboard.copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          onClick={() => clipboard.copy(shown.text)}
        >
          <span aria-live="polite">{clipboard.copied ? "Copied" : "Copy"}</span>
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: preformatted text is no section */}
      <pre className={styles.text} role="region" aria-label={label} tabIndex={0}>
        {shown.text.split("\n").map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and never move
          <span key={at}>
            <SafeText text={line} />
            {"\n"}
          </span>
        ))}
      </pre>
    </>
  );
}

function Gaps({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className={styles.gaps}>
      <strong>{title}</strong>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <SafeText text={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}
