import Link from "next/link";
import styles from "./saved.module.css";

/** How the first report is saved. */
export function NothingSaved() {
  return (
    <div className={styles.nothing}>
      <h2>Nothing is saved yet</h2>
      <p>
        A saved report keeps a question: filters, grouping and time range, with a short link. Open{" "}
        <Link href="/reports" prefetch={false}>
          a search
        </Link>{" "}
        or{" "}
        <Link href="/explorer" prefetch={false}>
          the explorer
        </Link>
        , narrow it to what you want to see again, and choose <b>Save</b> in the bar above the result. What others share
        with the team is listed here as well.
      </p>
    </div>
  );
}
