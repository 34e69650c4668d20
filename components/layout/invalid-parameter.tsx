import Link from "next/link";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./layout.module.css";

type Props = {
  parameter: string;
  message: string;
  href: string;
  /** Where the link leads, when it is not the same page without the parameter. */
  label?: string;
};

/** A link that cannot be read: names the parameter and offers the same link without it, or what the page has instead. */
export function InvalidParameter({ parameter, message, href, label = "Open the page without it" }: Props) {
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
          {label}
        </Link>
      </p>
    </section>
  );
}
