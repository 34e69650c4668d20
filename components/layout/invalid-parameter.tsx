import Link from "next/link";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./layout.module.css";

/** A link that cannot be read: names the parameter and offers the same link without it. */
export function InvalidParameter({ parameter, message, href }: { parameter: string; message: string; href: string }) {
  return (
    <section className={styles.problem} aria-label="Refused parameter">
      <h2>This link cannot be read</h2>
      <p>
        The parameter{" "}
        <code>
          <SafeText text={parameter} />
        </code>{" "}
        was refused: <SafeText text={message} />.
      </p>
      <p>
        <Link href={href} prefetch={false}>
          Open the page without it
        </Link>
      </p>
    </section>
  );
}
