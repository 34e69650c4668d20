"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { addEntry, daysFromNow } from "./change-list.ts";
import styles from "./known-good.module.css";

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

const KIND_HINTS = {
  address: "Such as 198.51.100.7 or 198.51.100.0/24; the outside addresses, as AWS sees them",
  principal: "An ARN such as arn:aws:iam::111122223333:role/deploy, without *",
} as const;
const ORDER: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

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
    const expiresAt = days === "" ? null : daysFromNow(Number(days));
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
        description={KIND_HINTS[kind]}
        inputWrapperOrder={ORDER}
        classNames={{ description: styles.hint ?? "" }}
      />
      <TextInput
        label="Reason"
        name="reason"
        required
        maxLength={500}
        className={styles.reason ?? ""}
        description="Such as: office in Berlin, ticket 42"
        inputWrapperOrder={ORDER}
        classNames={{ description: styles.hint ?? "" }}
      />
      <NativeSelect label="Applies" name="lasts" data={LASTS} defaultValue="90" />
      <Button type="submit" loading={pending} className={styles.add ?? ""}>
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
