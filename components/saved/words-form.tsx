"use client";

import { Button, Group, Stack } from "@mantine/core";
import { type ReactNode, useState, useTransition } from "react";
import type { SavedWords } from "./change-saved.ts";
import styles from "./saved.module.css";
import { WordsFields } from "./words-fields.tsx";

type Props = {
  label: string;
  initial: SavedWords;
  /** Asks the API; answers what to tell the reader when it could not be done, else null. */
  save: (words: SavedWords) => Promise<string | null>;
  onClose: () => void;
  /** Further fields. */
  children?: ReactNode;
};

/** The form of a saved report: what it is called and who may open it. It stays open, and says why, when it cannot be saved. */
export function WordsForm({ label, initial, save, onClose, children }: Props) {
  const [words, setWords] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(async () => setProblem(await save(words)));
      }}
    >
      <Stack gap="md">
        <WordsFields words={words} onChange={setWords} />
        {children}
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
  );
}
