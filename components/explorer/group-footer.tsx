"use client";

import { Button } from "@mantine/core";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatExact } from "../../lib/format.ts";
import type { GroupsAnswer } from "../../query/answers.ts";
import styles from "./explorer.module.css";
import { useExplorer } from "./explorer-state.tsx";
import { ShareBar } from "./group-cells.tsx";
import groupStyles from "./groups.module.css";
import { MAX_GROUPS } from "./view.ts";

type Props = { answer: Omit<GroupsAnswer, "coverage">; field: FieldKey };

/** The groups that are not shown, in one line, so that the counts add up to the total. */
export function GroupFooter({ answer, field, largest }: Props & { largest: number }) {
  const more = answer.groupCount - answer.groups.length;
  if (more <= 0 || findField(field)?.multiple === true) return null;
  const rest = answer.total - answer.groups.reduce((sum, { count }) => sum + count, 0);
  return (
    <tfoot>
      <tr className={groupStyles.rest}>
        <th scope="row" data-column="value">
          {formatExact(more)} other {more === 1 ? "group" : "groups"}
        </th>
        <td data-column="count">{formatExact(rest)}</td>
        <td data-column="share">
          <ShareBar count={rest} total={answer.total} largest={Math.max(largest, rest)} />
        </td>
        <td data-column="denied" />
        <td data-column="activity" />
        <td data-column="firstSeen" />
        <td data-column="lastSeen" />
      </tr>
    </tfoot>
  );
}

/** How many groups there are, whether they overlap, and the way to more of them. */
export function MoreGroups({ answer, field }: Props) {
  const { view, show } = useExplorer();
  const { groups, groupCount, total } = answer;
  const shown = groups.length;
  const next = Math.min(groupCount, MAX_GROUPS);
  return (
    <div className={groupStyles.summary}>
      <p className={styles.note}>
        {shown < groupCount
          ? `${formatExact(shown)} of ${formatExact(groupCount)} groups`
          : `${formatExact(groupCount)} ${groupCount === 1 ? "group" : "groups"}`}
        , {formatExact(total)} {total === 1 ? "event" : "events"}.
        {findField(field)?.multiple === true &&
          " An event can have several values and is counted in each of their groups: they overlap and add up to more."}
        {shown < groupCount && shown >= MAX_GROUPS && " Add a filter to see the others."}
      </p>
      {shown < next && (
        <Button onClick={() => show({ ...view, limit: MAX_GROUPS })}>
          {next === groupCount ? `Show all ${formatExact(groupCount)} groups` : `Show ${formatExact(next)} groups`}
        </Button>
      )}
    </div>
  );
}
