import Link from "next/link";
import { formatCount, formatExact } from "../../lib/format.ts";
import styles from "./overview.module.css";

type Props = {
  label: string;
  count: number;
  /** There are at least so many. */
  atLeast?: boolean;
  /** Events that were counted, or the groups; null where the reader's filters leave none. */
  href: string | null;
  tone?: "denied" | "write";
  /** What the count leaves out. */
  about?: string;
};

/** A number that leads to what it counts. */
export function TotalTile({ label, count, atLeast = false, href, tone, about }: Props) {
  const text = (
    <>
      <span className={styles.tileCount} data-tone={count > 0 ? tone : undefined}>
        {formatCount(count)}
        {atLeast && "+"}
      </span>
      <span className={styles.tileLabel}>
        {label}
        {about !== undefined && ` ${about}`}
      </span>
    </>
  );
  if (href === null) return <span className={styles.tile}>{text}</span>;
  return (
    <Link href={href} prefetch={false} className={styles.tile} title={formatExact(count)}>
      {text}
    </Link>
  );
}
