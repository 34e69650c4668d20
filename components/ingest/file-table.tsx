"use client";

import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import Link from "next/link";
import { formatExact, visibleText } from "../../lib/format.ts";
import type { LogFileAnswer } from "../../query/answers.ts";
import data from "../layout/data-table.module.css";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { failureWords } from "./failure-words.ts";
import styles from "./ingest.module.css";
import { StatusText } from "./status-text.tsx";

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, LogFileAnswer>();

/** What tells files apart is the last part of the key; the rest is in the title. */
function FileKey({ file }: { file: LogFileAnswer }) {
  return (
    <Link
      href={`/ingest/files/${file.id}`}
      prefetch={false}
      className={styles.key}
      title={visibleText(`s3://${file.bucket}/${file.key}`)}
    >
      <SafeText text={file.key.slice(file.key.lastIndexOf("/") + 1) || file.key} />
    </Link>
  );
}

const columns = helper.columns([
  helper.accessor("status", { header: "Status", cell: ({ getValue }) => <StatusText status={getValue()} /> }),
  helper.accessor("kind", { header: "Kind" }),
  helper.accessor("key", { header: "Object", cell: ({ row }) => <FileKey file={row.original} /> }),
  helper.accessor("reason", {
    header: "Reason",
    cell: ({ getValue }) => <SafeText text={failureWords(getValue()).words} />,
  }),
  helper.accessor("events", { header: "Events", cell: ({ getValue }) => formatExact(getValue()) }),
  helper.accessor("duplicates", { header: "Duplicates", cell: ({ getValue }) => formatExact(getValue()) }),
  helper.accessor("rejected", { header: "Set aside", cell: ({ getValue }) => formatExact(getValue()) }),
  helper.accessor("seenAt", { header: "Seen (UTC)", cell: ({ getValue }) => <TimeText instant={getValue()} /> }),
]);

/** The ledger: every object ever announced or found. */
export function FileTable({ files }: { files: LogFileAnswer[] }) {
  const table = useTable({ features, columns, data: files });
  return (
    <div className={data.scroll}>
      <table className={`${data.table} ${styles.table}`}>
        <caption className="visually-hidden">Log files, last seen first</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" data-column={header.column.id}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
