"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import Form from "next/form";
import Link from "next/link";
import { FILE_KINDS, FILE_STATUSES, type FilesView } from "./files-query.ts";
import styles from "./ingest.module.css";

const anyOf = (values: readonly string[]) => [
  { value: "", label: "any" },
  ...values.map((value) => ({ value, label: value })),
];

/** Which files of the ledger are listed. A plain form: what it sends is the URL. */
export function FileFilter({ view }: { view: FilesView }) {
  const filtered = Object.entries(view).some(([name, value]) => name !== "cursor" && value !== null);
  return (
    <Form action="/ingest" className={styles.filter} scroll={false} key={JSON.stringify(view)}>
      <NativeSelect
        size="xs"
        label="Status"
        name="status"
        defaultValue={view.status ?? ""}
        data={anyOf(FILE_STATUSES)}
      />
      <NativeSelect size="xs" label="Kind" name="kind" defaultValue={view.kind ?? ""} data={anyOf(FILE_KINDS)} />
      <TextInput label="Account" name="account" defaultValue={view.account ?? ""} w={130} />
      <TextInput label="Region" name="region" defaultValue={view.region ?? ""} w={120} />
      <TextInput label="Key contains" name="text" defaultValue={view.text ?? ""} className={styles.filterText ?? ""} />
      <Button type="submit">Show</Button>
      {filtered && (
        <Link href="/ingest" prefetch={false} scroll={false} className={styles.filterClear}>
          Show all
        </Link>
      )}
    </Form>
  );
}
