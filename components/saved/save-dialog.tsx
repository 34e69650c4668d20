"use client";

import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import type { SavedRange } from "../../query/saved-report-answers.ts";
import { isRolling } from "../../query/time-range.ts";
import { rangeLabel } from "../explorer/time-presets.ts";
import { Dialog } from "../layout/dialog.tsx";
import { Identifier } from "../text/identifier.tsx";
import { type SavedWords, saveReport } from "./change-saved.ts";
import styles from "./saved.module.css";
import { WordsForm } from "./words-form.tsx";

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
  const chosen = range === "rolling" ? rolling : fixed;
  const save = async (words: SavedWords) => {
    const saved = await saveReport(words, { report: report?.slug ?? null, search: chosen.search, range });
    if ("problem" in saved) return saved.problem;
    onSaved(saved.answer.link);
    return null;
  };
  return (
    <WordsForm
      label="Save this question"
      initial={{ name: report?.title ?? "", description: "", visibility: "private" }}
      save={save}
      onClose={onClose}
    >
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
    </WordsForm>
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
