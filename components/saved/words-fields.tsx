import { SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { SavedWords } from "./change-saved.ts";
import styles from "./saved.module.css";

type Props = { words: SavedWords; onChange: (words: SavedWords) => void };

/** Name, description, and who may open it. */
export function WordsFields({ words, onChange }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        required
        maxLength={120}
        data-autofocus
        value={words.name}
        placeholder="Denied calls of the deploy role"
        onChange={({ currentTarget }) => onChange({ ...words, name: currentTarget.value })}
      />
      <Textarea
        label="Description"
        size="xs"
        rows={2}
        maxLength={1_000}
        value={words.description}
        placeholder="What to look for, and what is expected"
        onChange={({ currentTarget }) => onChange({ ...words, description: currentTarget.value })}
      />
      <div>
        <span className={styles.label}>Who may open it</span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Who may open it"
          data={[
            { value: "private", label: "Only me" },
            { value: "team", label: "The team" },
          ]}
          value={words.visibility}
          onChange={(visibility) => onChange({ ...words, visibility })}
        />
        <p className={styles.about}>
          {words.visibility === "team"
            ? "Listed for everybody who signs in here; each sees what their own rights allow."
            : "Nobody else finds it, and its link opens for you only."}
        </p>
      </div>
    </>
  );
}
