"use client";

import { Button } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import styles from "./layout.module.css";

/** A failure that has a remedy: the query took too long, or the database is busy. */
export function ExpectedProblem({ message }: { message: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return (
    <div role="alert" className={styles.problem}>
      <h2>
        <IconClockExclamation size={16} aria-hidden="true" /> No answer
      </h2>
      <p>{message.charAt(0).toUpperCase() + message.slice(1)}.</p>
      <Button loading={pending} onClick={() => startTransition(() => router.refresh())}>
        Try again
      </Button>
    </div>
  );
}
