import type { ReactNode } from "react";
import styles from "./event.module.css";

/** A titled group of facts about an event. */
export function DetailSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      <dl className={styles.list}>{children}</dl>
    </section>
  );
}

/** A label and what the record says. Nothing is drawn for what it does not say. */
export function Detail({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined) return null;
  return (
    <div className={styles.item}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
