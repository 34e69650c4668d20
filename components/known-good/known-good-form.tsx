"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { addEntry } from "./change-list.ts";
import styles from "./known-good.module.css";

const DAY_MS = 86_400_000;
const LASTS = [
  { value: "7", label: "for a week" },
  { value: "30", label: "for 30 days" },
  { value: "90", label: "for 90 days" },
  { value: "365", label: "for a year" },
  { value: "", label: "without end" },
];
const KINDS = [
  { value: "address", label: "IP or CIDR block" },
  { value: "principal", label: "Principal" },
];

/** Adds one entry to the list. */
export function KnownGoodForm() {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [kind, setKind] = useState<"address" | "principal">("address");
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const days = text("lasts");
    const expiresAt = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    startTransition(async () => {
      const failed = await addEntry({ kind, value: text("value"), reason: text("reason"), expiresAt });
      setProblem(failed);
      if (failed !== null) return;
      form.reset();
      router.refresh();
    });
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Add to the list">
      <NativeSelect
        label="Kind"
        data={KINDS}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value === "principal" ? "principal" : "address")}
      />
      <TextInput
        label="Value"
        name="value"
        required
        maxLength={2048}
        className={styles.value ?? ""}
        placeholder={kind === "address" ? "198.51.100.0/24" : "arn:aws:iam::111122223333:role/deploy"}
      />
      <TextInput
        label="Reason"
        name="reason"
        required
        maxLength={500}
        className={styles.reason ?? ""}
        placeholder="Office in Berlin, ticket 42"
      />
      <NativeSelect label="Applies" name="lasts" data={LASTS} defaultValue="90" />
      <Button type="submit" loading={pending}>
        Add
      </Button>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </form>
  );
}
