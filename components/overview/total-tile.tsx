import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatExact } from "../../lib/format.ts";
import styles from "./overview.module.css";

type Props = {
  label: string;
  count: number;
  /** There are at least so many. */
  atLeast?: boolean;
  /** Events that were counted, or the groups. */
  href: string;
  tone?: "denied" | "write";
  children?: ReactNode;
};

/** A number that leads to what it counts. */
export function TotalTile({ label, count, atLeast = false, href, tone, children }: Props) {
  return (
    <Link href={href} prefetch={false} className={styles.tile} title={formatExact(count)}>
      <span className={styles.tileCount} data-tone={count > 0 ? tone : undefined}>
        {formatCount(count)}
        {atLeast && "+"}
      </span>
      <span className={styles.tileLabel}>
        {label}
        {children}
      </span>
    </Link>
  );
}
