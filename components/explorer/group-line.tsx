"use client";

import { memo, Suspense, use } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import type { Sparklines } from "../../query/answers.ts";
import { SharedIcon } from "../layout/shared-icon.tsx";
import { GroupNumbers, type GroupRow, GroupSparkline, GroupValue } from "./group-cells.tsx";
import styles from "./groups.module.css";

type Props = {
  row: GroupRow;
  index: number;
  field: FieldKey;
  /** The field it is split by when it is open. */
  split: FieldKey;
  open: boolean;
  total: number;
  largest: number;
  sparklines: Promise<Sparklines | null>;
  question: string;
  onToggle: (row: GroupRow) => void;
  onDrill: (row: GroupRow) => void;
};

/** One group: its value, its numbers, and the arrow that splits it. */
export const GroupLine = memo(function GroupLine(props: Props) {
  const { row, index, field, split, open, total, largest, sparklines, question, onToggle, onDrill } = props;
  return (
    <tr
      onKeyDown={(event) => {
        if (event.key === (open ? "ArrowLeft" : "ArrowRight")) onToggle(row);
      }}
    >
      <th scope="row" data-column="value">
        <span className={styles.groupValue}>
          <button
            type="button"
            className={styles.split}
            aria-expanded={open}
            aria-label={`Split ${visibleText(String(row.value ?? "none"))} by ${findField(split)?.label}`}
            onClick={() => onToggle(row)}
          >
            <SharedIcon name={open ? "down" : "right"} size={14} />
          </button>
          <GroupValue field={field} value={row.value} onDrill={() => onDrill(row)} />
        </span>
      </th>
      <GroupNumbers
        row={row}
        total={total}
        largest={largest}
        sparkline={
          // Of another question they start empty: they must not hold back the groups they belong to.
          <Suspense key={question} fallback={null}>
            <LateSparkline sparklines={sparklines} index={index} />
          </Suspense>
        }
      />
    </tr>
  );
});

function LateSparkline({ sparklines, index }: { sparklines: Promise<Sparklines | null>; index: number }) {
  return <GroupSparkline sparklines={use(sparklines)} index={index} />;
}
