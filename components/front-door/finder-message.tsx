import { formatUtcMinute } from "../../lib/format.ts";
import type { LookupAnswer } from "../../query/lookup/lookup-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import type { AnswerError } from "../use-answer.ts";
import styles from "./front-door.module.css";

type Props = { answer: LookupAnswer | null; error: AnswerError | null; onRetry: () => void };

const MAX_SHOWN = 80;

/** What went wrong, or what was looked for and not found: "nothing" must say over what. */
export function FinderMessage({ answer, error, onRetry }: Props) {
  if (error !== null) {
    return (
      <p className={styles.message} role="alert">
        {error.message}{" "}
        <button type="button" className={styles.forget} onClick={onRetry}>
          Try again
        </button>
      </p>
    );
  }
  if (answer === null || answer.candidates.length > 0 || answer.text === "") return null;
  const { text, searched, stored } = answer;
  return (
    <p className={styles.message}>
      <b>
        Nothing stored is called <SafeText text={text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text} />
      </b>
      {stored === null
        ? "No event is stored yet."
        : `Looked through ${searched.slice(0, -1).join(", ")} and ${searched.at(-1)} of everything stored, ${formatUtcMinute(stored.from)} to ${formatUtcMinute(stored.to)} UTC.`}
    </p>
  );
}
