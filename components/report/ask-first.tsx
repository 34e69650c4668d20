import { IconArrowUp } from "@tabler/icons-react";
import type { ReportDescription } from "../../query/report-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./report.module.css";

type Props = {
  report: ReportDescription;
  refused: { parameter: string; message: string; missing: boolean };
};

/** In place of an answer: which value the search needs, or why the one it was given is none. */
export function AskFirst({ report, refused }: Props) {
  const label = (name: string) => report.parameters.find((parameter) => parameter.name === name)?.label ?? name;
  const { needsOneOf } = report;
  const what = needsOneOf.length > 0 ? needsOneOf.map(label).join(", or ") : label(refused.parameter);
  return (
    <section className={styles.ask} aria-label="A value is needed">
      <h2>
        <IconArrowUp size={16} aria-hidden="true" />{" "}
        {refused.missing ? "This search needs a value first" : "This value cannot be used"}
      </h2>
      <p>
        {refused.missing ? (
          <>Enter: {what}. Values of the data are offered while you type, most frequent first.</>
        ) : (
          <SafeText text={refused.message} />
        )}
      </p>
    </section>
  );
}
