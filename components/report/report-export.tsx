"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";
import { useOpenedBy } from "../layout/opened-by.ts";

const load = () => import("./report-export-list.tsx").then((module) => module.ReportExportList);
const ReportExportList = dynamic(load, { ssr: false });

/** Downloads every event of the search as one file. The range is the page's own, so the file holds what is seen. */
export function ReportExport({ slug, from, to }: { slug: string; from: string; to: string }) {
  const { view, path, own } = useExplorer();
  const { element, close, button } = useOpenedBy("menu", load);
  const names = typeof path === "object" && "page" in path ? path.names : [];
  const fileHref = (format: string) =>
    explorerHref(
      { query: { ...view.query, from, to }, groupBy: [], cursor: null },
      { path: { page: `/api/v1/reports/${slug}/export`, names }, own: { ...own, format } },
    );
  return (
    <>
      <Button leftSection={<IconDownload size={14} />} title="Download every event of this search" {...button}>
        Export
      </Button>
      {element !== null && <ReportExportList element={element} onClose={close} fileHref={fileHref} />}
    </>
  );
}
