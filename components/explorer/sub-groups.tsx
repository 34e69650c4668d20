"use client";

import { Loader } from "@mantine/core";
import Link from "next/link";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatExact, formatPlural } from "../../lib/format.ts";
import type { GroupsAnswer } from "../../query/answers.ts";
import type { EventQuery } from "../../query/event-query.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { useAnswer } from "../use-answer.ts";
import { useExplorer } from "./explorer-state.tsx";
import {
  GroupNumbers,
  type GroupRow,
  GroupSparkline,
  GroupValue,
  NUMBER_COLUMNS,
  toRow,
  within,
} from "./group-cells.tsx";
import groupStyles from "./groups.module.css";
import valueStyles from "./values.module.css";
import { explorerHref } from "./view.ts";

/** Groups shown of each group; all of them are one click away. */
const SHOWN = 10;

type Props = {
  /** The query of all groups, and the group that is split. */
  query: EventQuery;
  field: FieldKey;
  row: GroupRow;
  /** The field it is split by. */
  split: FieldKey;
};

/** The groups of one group, largest first. */
export function SubGroups({ query, field, row, split }: Props) {
  const parent = row.value === null ? { withinNone: "true" } : { within: String(row.value) };
  const href = eventQueryHref("/api/v1/groups", query, {
    groupBy: `${field},${split}`,
    limit: String(SHOWN),
    sparklines: "true",
    ...parent,
  });
  const { view, show } = useExplorer();
  const { answer, error, retry } = useAnswer<GroupsAnswer>(href);
  if (answer === null) {
    return (
      <Line>
        {error === null ? (
          <Loader size={14} aria-label="Loading" />
        ) : (
          <span role="alert">
            {error.message}{" "}
            <button type="button" className={valueStyles.value} onClick={retry}>
              Try again
            </button>
          </span>
        )}
      </Line>
    );
  }
  const inner = within(query, field, row.value);
  const rows = answer.groups.map((group) => toRow(group, split));
  const largest = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <>
      {rows.map((one, index) => (
        <tr key={JSON.stringify(one.value)} className={groupStyles.subGroup}>
          <th scope="row" data-column="value">
            <span className={groupStyles.groupValue}>
              <GroupValue
                field={split}
                value={one.value}
                onDrill={() =>
                  show({ ...view, query: within(inner, split, one.value), groupBy: [], cursor: null, limit: undefined })
                }
              />
            </span>
          </th>
          <GroupNumbers
            row={one}
            total={answer.total}
            largest={largest}
            sparkline={<GroupSparkline sparklines={answer.sparklines ?? null} index={index} />}
          />
        </tr>
      ))}
      <Line>
        <Rest answer={answer} split={split} />{" "}
        <Link href={explorerHref({ query: inner, groupBy: [split], cursor: null })} prefetch={false}>
          Show all in the explorer
        </Link>
      </Line>
    </>
  );
}

/** What the rows above do not hold. */
function Rest({ answer, split }: { answer: GroupsAnswer; split: FieldKey }) {
  const more = answer.groupCount - answer.groups.length;
  const counted = answer.groups.reduce((sum, { count }) => sum + count, 0);
  if (findField(split)?.multiple === true) {
    return (
      <span>
        {more > 0 && `${formatPlural(more, "smaller group")} more; `}groups overlap, as an event can have several
        values.
      </span>
    );
  }
  if (more <= 0) return null;
  return (
    <>
      <span>{formatExact(answer.total - counted)} more events in smaller groups</span>{" "}
      <span className={valueStyles.none}>· {formatPlural(more, "group")} ·</span>
    </>
  );
}

function Line({ children }: { children: React.ReactNode }) {
  return (
    <tr className={groupStyles.subGroup}>
      <td colSpan={NUMBER_COLUMNS + 1} className={groupStyles.line}>
        {children}
      </td>
    </tr>
  );
}
