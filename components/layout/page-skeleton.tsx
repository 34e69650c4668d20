import { Skeleton } from "@mantine/core";
import styles from "./layout.module.css";

/** What a page looks like before its first answer. */
export function PageSkeleton() {
  return (
    <main className={styles.page} aria-busy="true">
      <Skeleton height={30} width="60%" />
      <Skeleton height={152} mt={16} />
      <Skeleton height={480} mt={16} />
    </main>
  );
}
