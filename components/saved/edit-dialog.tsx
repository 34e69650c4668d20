"use client";

import { Button, Group, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import type { SavedReportAnswer } from "../../query/saved-report-answers.ts";
import { Dialog } from "../layout/dialog.tsx";
import { changeReport, type SavedWords } from "./change-saved.ts";
import styles from "./saved.module.css";
import { WordsFields } from "./words-fields.tsx";

/** Changes what a saved report is called and who may open it; what it asks stays, because its link was passed on. */
export function EditDialog({ saved, onClose }: { saved: SavedReportAnswer; onClose: () => void }) {
  const router = useRouter();
  const { name, description, visibility } = saved;
  const [words, setWords] = useState<SavedWords>({ name, description, visibility });
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const changed = await changeReport(saved.id, words);
      if ("problem" in changed) {
        setProblem(changed.problem);
        return;
      }
      onClose();
      router.refresh();
    });
  };
  return (
    <Dialog title="Edit saved report" onClose={onClose}>
      <form onSubmit={submit} aria-label="Edit saved report">
        <Stack gap="md">
          <WordsFields words={words} onChange={setWords} />
          {problem !== null && (
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
          )}
          <Group justify="flex-end" gap="sm">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="filled" loading={pending} disabled={words.name.trim() === ""}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
