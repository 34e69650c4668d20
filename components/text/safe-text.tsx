import type { ReactElement } from "react";
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
  const parts = visibleParts(text);
  const [first] = parts;
  return (
    <span className={look === undefined ? styles.safe : `${styles.safe} ${look}`}>
      {parts.length === 1 && first !== undefined && !first.escaped
        ? first.text
        : parts.map((part, index) =>
            part.escaped ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
              <span key={index} className={styles.escape}>
                {part.text}
              </span>
            ) : (
              part.text
            ),
          )}
    </span>
  );
}
