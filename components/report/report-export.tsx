"use client";

import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";

const FORMATS = [
  { format: "csv", label: "CSV", about: "for spreadsheets" },
  { format: "json", label: "JSON", about: "one document" },
  { format: "ndjson", label: "NDJSON", about: "one object on each line" },
] as const;

/** Downloads every event of the search as one file. The range is the page's own, so the file holds what is seen. */
export function ReportExport({ slug, from, to }: { slug: string; from: string; to: string }) {
  const { view, path, own } = useExplorer();
  const names = typeof path === "object" && "page" in path ? path.names : [];
  const fileHref = (format: string) =>
    explorerHref(
      { query: { ...view.query, from, to }, groupBy: [], cursor: null },
      { path: { page: `/api/v1/reports/${slug}/export`, names }, own: { ...own, format } },
    );
  return (
    <Menu width={230} position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconDownload size={14} />} title="Download every event of this search">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label, about }) => (
          <Menu.Item key={format} component="a" href={fileHref(format)} download>
            {label} <span style={{ color: "var(--text-dim)" }}>{about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
