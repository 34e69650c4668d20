import { CopyButton } from "./copy-button.tsx";
import { SafeText } from "./safe-text.tsx";
import styles from "./text.module.css";

/** An identifier in full: monospace, may break anywhere because the button beside it copies the whole. */
export function Identifier({ value, what }: { value: string; what: string }) {
  return (
    <span className={styles.withCopy}>
      <span className={styles.identifier}>
        <SafeText text={value} />
      </span>
      <CopyButton text={value} what={what} />
    </span>
  );
}
