import type { ReactNode } from "react";
import styles from "./entity.module.css";

type Props = {
  title: string;
  /** Says what the list holds, or leaves out. */
  about?: ReactNode;
  children: ReactNode;
};

/** A titled part of the page. */
export function Card({ title, about, children }: Props) {
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.cardHead}>
        <h2>{title}</h2>
        {about !== undefined && <span className={styles.about}>{about}</span>}
      </div>
      {children}
    </section>
  );
}

/** Why a part has nothing to show. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}
