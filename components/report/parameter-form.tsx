"use client";

import dynamic from "next/dynamic";
import type { ReportParameter } from "../../query/report-answers.ts";
import styles from "./report.module.css";

// Many searches have no values: the JavaScript of the fields comes with those that do. The server writes them either way.
const ParameterField = dynamic(() => import("./parameter-field.tsx").then((module) => module.ParameterField));

type Props = {
  parameters: ReportParameter[];
  /** At least one of these must be given. */
  needsOneOf: string[];
  /** A value that was refused or is missing, and why. */
  refused: { parameter: string; message: string; missing: boolean } | null;
};

/** The search's own values. Each goes into the URL when it is chosen or entered. */
export function ParameterForm({ parameters, needsOneOf, refused }: Props) {
  if (parameters.length === 0) return null;
  return (
    <search className={styles.parameters} aria-label="Values of this search">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          refused={refused?.parameter === parameter.name && !refused.missing ? refused.message : null}
          needed={needsOneOf.includes(parameter.name)}
          first={refused?.parameter === parameter.name}
        />
      ))}
    </search>
  );
}
