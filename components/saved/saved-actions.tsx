"use client";

import { Button } from "@mantine/core";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { visibleText } from "../../lib/format.ts";
import type { SavedReportAnswer } from "../../query/saved-report-answers.ts";
import { deleteReport } from "./change-saved.ts";
import styles from "./saved.module.css";

// Nobody needs it before it is asked for.
const EditDialog = dynamic(() => import("./edit-dialog.tsx").then((module) => module.EditDialog), { ssr: false });

type Props = { saved: SavedReportAnswer; canEdit: boolean; canDelete: boolean };

/** Edit, and delete after asking once more. */
export function SavedActions({ saved, canEdit, canDelete }: Props) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      {canEdit && (
        <Button size="compact-xs" aria-label={`Edit ${visibleText(saved.name)}`} onClick={() => setEditing(true)}>
          Edit
        </Button>
      )}
      {canDelete && <DeleteButton id={saved.id} name={saved.name} />}
      {editing && <EditDialog saved={saved} onClose={() => setEditing(false)} />}
    </>
  );
}

function DeleteButton({ id, name }: Pick<SavedReportAnswer, "id" | "name">) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const remove = () =>
    startTransition(async () => {
      const deleted = await deleteReport(id);
      if ("problem" in deleted) setProblem(deleted.problem);
      else router.refresh();
    });
  return (
    <>
      <Button
        size="compact-xs"
        loading={pending}
        onClick={() => (asked ? remove() : setAsked(true))}
        onBlur={() => setAsked(false)}
        aria-label={`${asked ? "Really delete" : "Delete"} ${visibleText(name)}`}
      >
        {asked ? "Really delete" : "Delete"}
      </Button>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
}
