"use client";

import { Menu } from "@mantine/core";
import { MenuBy } from "../layout/menu-by.tsx";

const FORMATS = [
  { format: "csv", label: "CSV", about: "for spreadsheets" },
  { format: "json", label: "JSON", about: "one document" },
  { format: "ndjson", label: "NDJSON", about: "one object on each line" },
] as const;

type Props = { element: HTMLElement; onClose: () => void; fileHref: (format: string) => string };

/** The formats of a search's file. */
export function ReportExportList({ element, onClose, fileHref }: Props) {
  return (
    <MenuBy element={element} onClose={onClose} label="Export" width={230} position="bottom-end">
      {FORMATS.map(({ format, label, about }) => (
        <Menu.Item key={format} component="a" href={fileHref(format)} download>
          {label} <span style={{ color: "var(--text-dim)" }}>{about}</span>
        </Menu.Item>
      ))}
    </MenuBy>
  );
}
