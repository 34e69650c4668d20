import type { DocumentedParameter } from "../../query/report-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./search-document.module.css";

/** The values a search takes, one line each. */
export function DocumentedParameters({ parameters }: { parameters: DocumentedParameter[] }) {
  return (
    <dl className={styles.parameters}>
      {parameters.map(({ name, label, kind, need, given, effects }) => (
        <div key={name} className={styles.parameter}>
          <dt>
            {label} <code>{name}</code>
          </dt>
          <dd>
            {kind}; {need}
            {given !== null && (
              <>
                ; such as{" "}
                <code>
                  <SafeText text={given} />
                </code>
              </>
            )}
            {effects.map(({ value, condition }) => (
              <div key={value} className={styles.dim}>
                <code>{value}</code>: <SafeText text={condition} />
              </div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
