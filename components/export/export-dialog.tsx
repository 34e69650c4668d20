"use client";

import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { findField } from "../../cloudtrail/fields.ts";
import { formatExact, formatUtcMinute } from "../../lib/format.ts";
import { isExportColumn } from "../../query/export/export-columns.ts";
import { canonicalSearch, eventQueryHref } from "../../query/search-params.ts";
import { useTableSettings } from "../explorer/table-settings.ts";
import type { ExplorerView } from "../explorer/view.ts";
import { Dialog } from "../layout/dialog.tsx";
import { canWriteFiles, MAX_ROWS_IN_MEMORY, saveAs } from "./download.ts";
import { DownloadProgress } from "./download-progress.tsx";
import styles from "./export.module.css";
import type { Format } from "./row-counter.ts";
import { useDownload } from "./use-download.ts";

const FORMATS = [
  { value: "csv", label: "CSV" },
  { value: "json", label: "JSON" },
  { value: "ndjson", label: "NDJSON" },
] as const satisfies { value: Format; label: string }[];

const ABOUT: Record<Format, string> = {
  csv: "For spreadsheets. A cell that could be taken for a formula gets a ' in front.",
  json: "One document, every value exactly as it is stored.",
  ndjson: "One JSON object on each line, every value exactly as it is stored.",
};

/** Downloads the events or groups of a view, whose range is absolute. */
export function ExportDialog({ view, onClose }: { view: ExplorerView; onClose: () => void }) {
  const [format, setFormat] = useState<Format>("csv");
  const [subject, setSubject] = useState(view.groupBy.length > 0 ? "groups" : "events");
  const [columns, setColumns] = useState("all");
  const settings = useTableSettings();
  const { state, start, cancel } = useDownload();
  const total = useTotal(view);
  const grouped = subject === "groups";
  const choosesColumns = format === "csv" && !grouped;
  const expected = grouped ? null : total;
  const href = eventQueryHref("/api/v1/export", view.query, {
    format,
    groupBy: grouped ? view.groupBy.join(",") : null,
    columns: choosesColumns && columns === "visible" ? visibleColumns(settings.columns).join(",") : null,
  });
  const name = `trailsight-${subject}-${stamp(view.query.from)}-${stamp(view.query.to)}.${format}`;
  const tooLarge = !canWriteFiles() && (expected ?? 0) > MAX_ROWS_IN_MEMORY;
  const running = state.kind === "running";
  const labels = view.groupBy.map((key) => findField(key)?.label ?? key).join(" and ");
  return (
    <Dialog title="Export" busy={running} onClose={onClose}>
      <Stack gap="md">
        <fieldset className={styles.choices} disabled={running}>
          <legend className="visually-hidden">What to export</legend>
          <Choice label="Format" data={[...FORMATS]} value={format} onChange={setFormat} about={ABOUT[format]} />
          {view.groupBy.length > 0 && (
            <Choice
              label="Rows"
              data={[
                { value: "groups", label: `Groups by ${labels}` },
                { value: "events", label: "Events" },
              ]}
              value={subject}
              onChange={setSubject}
            />
          )}
          {choosesColumns && (
            <Choice
              label="Columns"
              data={[
                { value: "all", label: "All" },
                { value: "visible", label: "Those of the table" },
              ]}
              value={columns}
              onChange={setColumns}
            />
          )}
        </fieldset>
        <p className={styles.summary}>
          {grouped ? "Groups of " : ""}
          {total === null ? "…" : formatExact(total)} events from {formatUtcMinute(view.query.from)} to{" "}
          {formatUtcMinute(view.query.to)} UTC. Query, coverage and time are in the file.
        </p>
        {tooLarge && (
          <p className={styles.about}>
            The file is too large for this page to hold: your browser downloads it, shows how far it is, and can cancel
            it.
          </p>
        )}
        <DownloadProgress state={state} expected={expected} />
        <Group justify="flex-end" gap="sm">
          {running ? (
            <Button onClick={cancel}>Cancel</Button>
          ) : (
            <>
              <Button onClick={onClose}>Close</Button>
              <Button
                variant="filled"
                leftSection={<IconDownload size={14} />}
                onClick={() => (tooLarge ? saveAs(href, name) : start({ href, name, format }))}
              >
                Download
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  data: { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  about?: string;
};

function Choice<T extends string>({ label, data, value, onChange, about }: ChoiceProps<T>) {
  return (
    <div>
      <span className={styles.label}>{label}</span>
      <SegmentedControl fullWidth size="xs" aria-label={label} data={data} value={value} onChange={onChange} />
      {about !== undefined && <p className={styles.about}>{about}</p>}
    </div>
  );
}

/** The columns that the table shows, and the event's id, by which every row can be found again. */
function visibleColumns(columns: readonly string[]): string[] {
  const shown = columns.map((id) => ({ resource: "resources", fact: "facts" })[id] ?? id);
  return [...new Set([...shown.filter(isExportColumn), "eventID"])];
}

const stamp = (instant: string): string => instant.replace(/\.\d+/, "").replaceAll(/[-:]/g, "");

/** Events that the export will have; null until they are counted, or when that takes too long. */
function useTotal(view: ExplorerView): number | null {
  const [total, setTotal] = useState<number | null>(null);
  const search = canonicalSearch(view.query);
  useEffect(() => {
    const reader = new AbortController();
    countEvents(search, reader.signal).then(setTotal, () => undefined);
    return () => reader.abort();
  }, [search]);
  return total;
}

async function countEvents(search: string, signal: AbortSignal): Promise<number | null> {
  const response = await fetch(`/api/v1/histogram?${search}`, { signal });
  const answer: { buckets?: { count: number }[] } = await response.json();
  return answer.buckets?.reduce((sum, { count }) => sum + count, 0) ?? null;
}
