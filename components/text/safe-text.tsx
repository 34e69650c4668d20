import type { ReactElement, ReactNode } from "react";
import { visibleParts } from "../../lib/format.ts";
import styles from "./text.module.css";

type Props = {
  text: string;
  /** A class for the same element. */
  look?: string | undefined;
};

/**
 * The only way text of a log record reaches the page: text nodes, with control, bidi and zero-width characters shown as
 * escapes such as `<U+202E>`, apart from its neighbours for the bidi algorithm.
 */
export function SafeText({ text, look }: Props): ReactElement {
  return <span className={look === undefined ? styles.safe : `${styles.safe} ${look}`}>{safeNodes(text)}</span>;
}

/** The same without an element of its own, for what is apart from its neighbours already. */
export function safeNodes(text: string): ReactNode {
  const parts = visibleParts(text);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined && !first.escaped) return first.text;
  return parts.map((part, index) =>
    part.escaped ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <span key={index} className={styles.escape}>
        {part.text}
      </span>
    ) : (
      part.text
    ),
  );
}
