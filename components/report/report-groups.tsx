"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatExact, formatUtcMinute, visibleText } from "../../lib/format.ts";
import type { ReportGroup } from "../../query/report-answers.ts";
import { FieldValue, None } from "../explorer/field-value.tsx";
import { ValueButton } from "../explorer/value-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./report.module.css";

/** Groups shown before the reader asks for more. */
const AT_FIRST = 8;

/** Names of columns that are no fields of the explorer. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  personBasis: "How the person is known",
  signInDetail: "Sign-in detail",
  identityCenterUserId: "Identity Center user",
  federatedProvider: "Federated provider",
  delegateAccountId: "Delegate account",
  issuedPrincipalId: "Issued principal",
  insightType: "Insight",
};

/** What a column of groups is called. */
const columnLabel = (name: string): string => findField(name)?.label ?? OTHER_NAMES[name] ?? name;

/** What one window held at most, by kind of bound. */
const PEAK_WORDS: Readonly<Record<string, string>> = { count: "events", distinct: "different", sum: "in sum" };

type Props = {
  groups: ReportGroup[];
  groupBy: string[];
  /** Most groups that were asked for. */
  limit: number;
};

/** The largest groups of the answer, each value with its menu; for bursts and sequences their windows. */
export function ReportGroups({ groups, groupBy, limit }: Props) {
  const [all, setAll] = useState(false);
  if (groups.length === 0) return null;
  const largest = Math.max(1, ...groups.map(({ count }) => count));
  const hasWindows = groups.some(({ windows }) => windows !== null);
  const hasPeak = groups.some(({ peak }) => peak !== null && Object.keys(peak).length > 0);
  const shown = all ? groups : groups.slice(0, AT_FIRST);
  const title = `By ${groupBy.map(columnLabel).join(", ")}`;
  return (
    <section className={styles.groups} aria-label={title}>
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, which the keyboard must reach */}
      <section className={styles.groupScroll} tabIndex={0} aria-label="Groups">
        <table className={styles.groupTable}>
          <thead>
            <tr>
              {groupBy.map((name) => (
                <th key={name} scope="col">
                  {columnLabel(name)}
                </th>
              ))}
              {hasWindows && <th scope="col">Windows</th>}
              {hasPeak && <th scope="col">At most in one</th>}
              <th scope="col" data-column="count">
                Events
              </th>
              <th scope="col" data-column="time">
                First (UTC)
              </th>
              <th scope="col" data-column="time">
                Last (UTC)
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <tr key={JSON.stringify(group.values)}>
                {groupBy.map((name) => (
                  <td key={name} data-column="value">
                    <GroupValue name={name} value={group.values[name] ?? null} />
                  </td>
                ))}
                {hasWindows && <td data-column="number">{formatExact(group.windows ?? 0)}</td>}
                {hasPeak && <td data-column="peak">{peakText(group.peak)}</td>}
                <td data-column="count">
                  <span className={styles.countBar} style={{ width: `${(group.count / largest) * 100}%` }} />
                  <span className={styles.countText}>{formatExact(group.count)}</span>
                </td>
                <td data-column="time">
                  <TimeText instant={group.firstSeen} text={formatUtcMinute(group.firstSeen)} />
                </td>
                <td data-column="time">
                  <TimeText instant={group.lastSeen} text={formatUtcMinute(group.lastSeen)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {(groups.length > AT_FIRST || groups.length === limit) && (
        <p className={styles.more}>
          {groups.length > AT_FIRST && (
            <Button size="compact-xs" variant="subtle" onClick={() => setAll((shownAll) => !shownAll)}>
              {all ? "Show fewer" : `Show ${groups.length - AT_FIRST} more`}
            </Button>
          )}
          {groups.length === limit && <span>The {limit} largest; there may be more.</span>}
        </p>
      )}
    </section>
  );
}

const peakText = (peak: ReportGroup["peak"]): string =>
  Object.entries(peak ?? {})
    .map(([kind, count]) => `${formatExact(count)} ${PEAK_WORDS[kind] ?? kind}`)
    .join(", ");

function GroupValue({ name, value }: { name: string; value: string | number | boolean | null }) {
  const field: FieldKey | null = findField(name)?.key ?? null;
  if (value === null && field === null) return <None />;
  if (field === null)
    return (
      <span title={visibleText(String(value))}>
        <SafeText text={String(value)} />
      </span>
    );
  return (
    <ValueButton pivot={{ field, value: value === null ? null : String(value) }}>
      <FieldValue field={field} value={value} />
    </ValueButton>
  );
}
