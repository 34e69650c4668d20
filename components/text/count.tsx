import { formatCount, formatExact } from "../../lib/format.ts";
import styles from "./text.module.css";

/** A count, compact; exact on hover. */
export function Count({ value }: { value: number }) {
  return (
    <span className={styles.count} title={formatExact(value)}>
      {formatCount(value)}
    </span>
  );
}
