"use client";

import { useRouter } from "next/navigation";
import type { SavedReportAnswer } from "../../query/saved-report-answers.ts";
import { Dialog } from "../layout/dialog.tsx";
import { changeReport, type SavedWords } from "./change-saved.ts";
import { WordsForm } from "./words-form.tsx";

/** Changes what a saved report is called and who may open it; what it asks stays, because its link was passed on. */
export function EditDialog({ saved, onClose }: { saved: SavedReportAnswer; onClose: () => void }) {
  const router = useRouter();
  const { name, description, visibility } = saved;
  const save = async (words: SavedWords) => {
    const changed = await changeReport(saved.id, words);
    if ("problem" in changed) return changed.problem;
    onClose();
    router.refresh();
    return null;
  };
  return (
    <Dialog title="Edit saved report" onClose={onClose}>
      <WordsForm label="Edit saved report" initial={{ name, description, visibility }} save={save} onClose={onClose} />
    </Dialog>
  );
}
