"use client";

import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatExact, formatPlural, formatShare, formatUtcMinute, visibleText } from "../../lib/format.ts";
import type { GroupAnswer, Sparklines } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { TimeText } from "../text/time-text.tsx";
import { conditionFor, narrowTo } from "./edit-query.ts";
import { FieldValue } from "./field-value.tsx";
import groupStyles from "./groups.module.css";
import { bucketLabel } from "./histogram-data.ts";
import { Sparkline } from "./sparkline.tsx";
import { ValueButton } from "./value-button.tsx";
import valueStyles from "./values.module.css";

/** One group of a table of groups. */
export type GroupRow = Pick<GroupAnswer, "count" | "denied" | "firstSeen" | "lastSeen"> & {
  value: string | number | boolean | null;
};

/** Columns beside the value. */
export const NUMBER_COLUMNS = 6;

export const toRow = (group: GroupAnswer, field: FieldKey): GroupRow => ({
  value: group[field] ?? null,
  count: group.count,
  denied: group.denied,
  firstSeen: group.firstSeen,
  lastSeen: group.lastSeen,
});

/** The query of one group's events. */
export const within = (query: EventQuery, field: FieldKey, value: GroupRow["value"]): EventQuery =>
  narrowTo(query, conditionFor(field, value === null ? null : String(value), "include"));

type ValueProps = { field: FieldKey; value: GroupRow["value"]; onDrill: () => void };

/** The value itself drills into its rows; what else can be done with it is in its menu. */
export function GroupValue({ field, value, onDrill }: ValueProps) {
  return (
    <>
      <button
        type="button"
        className={valueStyles.drill}
        data-drill=""
        title={value === null ? `No ${findField(field)?.label ?? field}` : visibleText(String(value))}
        onClick={onDrill}
      >
        <FieldValue field={field} value={value} />
      </button>
      <ValueButton pivot={{ field, value: value === null ? null : String(value) }} look="icon">
        <span aria-hidden="true">⋯</span>
        <span className="visually-hidden">Filter, exclude or copy</span>
      </ValueButton>
    </>
  );
}

type NumbersProps = {
  row: GroupRow;
  /** Events that the share is of. */
  total: number;
  /** Count of the largest group: the full width of the bars. */
  largest: number;
  sparkline: React.ReactNode;
};

/** What is known of a group beside its value. */
export function GroupNumbers({ row, total, largest, sparkline }: NumbersProps) {
  return (
    <>
      <td data-column="count">{formatExact(row.count)}</td>
      <td data-column="share">
        <ShareBar count={row.count} total={total} largest={largest} />
      </td>
      <td data-column="denied">
        {row.denied === 0 ? (
          <span className={valueStyles.none}>0</span>
        ) : (
          <span className={groupStyles.denied} title={`${formatExact(row.denied)} of ${formatExact(row.count)} denied`}>
            {formatShare(row.denied, row.count)}
          </span>
        )}
      </td>
      <td data-column="activity">{sparkline}</td>
      <td data-column="firstSeen">
        <TimeText instant={row.firstSeen} text={formatUtcMinute(row.firstSeen)} />
      </td>
      <td data-column="lastSeen">
        <TimeText instant={row.lastSeen} text={formatUtcMinute(row.lastSeen)} />
      </td>
    </>
  );
}

/** A count as part of the total, drawn beside the largest. */
export function ShareBar({ count, total, largest }: { count: number; total: number; largest: number }) {
  return (
    <span className={groupStyles.share}>
      <span
        className={groupStyles.shareBar}
        style={{ width: `${Math.min(100, Math.max(1, (count / largest) * 100))}%` }}
        aria-hidden="true"
      />
      <span className={groupStyles.shareText}>{formatShare(count, total)}</span>
    </span>
  );
}

/** The sparkline of one group, with its peak in words. Nothing where there is none. */
export function GroupSparkline({ sparklines, index }: { sparklines: Sparklines | null; index: number }) {
  const counts = sparklines?.counts[index];
  if (sparklines === null || counts === undefined) return null;
  const peak = Math.max(...counts);
  const at = Date.parse(sparklines.from) + counts.indexOf(peak) * sparklines.intervalSeconds * 1_000;
  const when = bucketLabel(new Date(at).toISOString(), sparklines.intervalSeconds);
  return <Sparkline counts={counts} label={`At most ${formatPlural(peak, "event")}: ${when} UTC`} />;
}
