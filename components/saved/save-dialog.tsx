"use client";

import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import Link from "next/link";
import { type FormEvent, useState, useTransition } from "react";
import type { SavedRange } from "../../query/saved-report-answers.ts";
import { isRolling } from "../../query/time-range.ts";
import { rangeLabel } from "../explorer/time-presets.ts";
import { Dialog } from "../layout/dialog.tsx";
import { Identifier } from "../text/identifier.tsx";
import { type SavedWords, saveReport } from "./change-saved.ts";
import styles from "./saved.module.css";
import { WordsFields } from "./words-fields.tsx";

/** A range, and the parameters of the page's address over it. */
type Over = { range: { from: string; to: string }; search: string };

type Props = {
  report: { slug: string; title: string } | null;
  /** As the address says it. */
  rolling: Over;
  /** The two moments that the page shows. */
  fixed: Over;
  onClose: () => void;
};

/** Saves a view; then shows its link. */
export function SaveDialog({ report, rolling, fixed, onClose }: Props) {
  const [link, setLink] = useState<string | null>(null);
  return (
    <Dialog title={link === null ? "Save this question" : "Saved"} onClose={onClose}>
      {link === null ? (
        <SaveForm report={report} rolling={rolling} fixed={fixed} onClose={onClose} onSaved={setLink} />
      ) : (
        <SavedLink link={link} onClose={onClose} />
      )}
    </Dialog>
  );
}

function SaveForm({ report, rolling, fixed, onClose, onSaved }: Props & { onSaved: (link: string) => void }) {
  const moves = isRolling(rolling.range);
  const [range, setRange] = useState<SavedRange>(moves ? "rolling" : "fixed");
  const [words, setWords] = useState<SavedWords>({ name: report?.title ?? "", description: "", visibility: "private" });
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const chosen = range === "rolling" ? rolling : fixed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const saved = await saveReport(words, { report: report?.slug ?? null, search: chosen.search, range });
      if ("problem" in saved) setProblem(saved.problem);
      else onSaved(saved.answer.link);
    });
  };
  return (
    <form onSubmit={submit} aria-label="Save this question">
      <Stack gap="md">
        <WordsFields words={words} onChange={setWords} />
        <div>
          <span className={styles.label}>Time range when it is opened</span>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Time range when it is opened"
            data={[
              { value: "rolling", label: "Moves with the clock", disabled: !moves },
              { value: "fixed", label: "As it is now" },
            ]}
            value={range}
            onChange={setRange}
          />
          <p className={styles.about}>
            {rangeLabel(chosen.range)}
            {range === "rolling" ? ", counted from whenever it is opened." : "."}
            {moves ? "" : " For one that moves, choose a range such as Last 24 hours first."}
          </p>
        </div>
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

function SavedLink({ link, onClose }: { link: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <p className={styles.link} role="status">
        <Identifier value={link} what="link" />
      </p>
      <Group justify="space-between" gap="sm">
        <Link href="/saved" prefetch={false}>
          All saved reports
        </Link>
        <Button variant="filled" data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
