"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ENTITIES } from "../../cloudtrail/entities.ts";
import { formatUtcMinute } from "../../lib/format.ts";
import type { Coverage } from "../../query/answers.ts";
import type { Seen } from "../../query/entity/entity-answers.ts";
import { formatInstant } from "../../query/time-range.ts";
import styles from "../explorer/explorer.module.css";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";
import { lifeOf } from "./entity-view.ts";

const DAY_MS = 86_400_000;

type Props = {
  entity: (typeof ENTITIES)[number];
  /** When it was seen at all; null when nothing stored has the value. */
  seen: Seen | null;
  coverage: Coverage;
};

/** No events of the value in the range: whether it is known at all, and where it is. */
export function EntityEmpty({ entity, seen, coverage }: Props) {
  const { view, path } = useExplorer();
  const hrefOf = (range: { from: string; to: string }) =>
    explorerHref({ ...view, query: { ...view.query, ...range } }, { path });
  const searched = `${formatUtcMinute(coverage.from)} → ${formatUtcMinute(coverage.to)} UTC`;
  if (seen === null) {
    return (
      <div className={styles.empty}>
        <h2>Nothing stored has this {entity.label}</h2>
        <p>
          It occurs in no event that is stored, in any range.
          {coverage.keptFrom !== null &&
            ` Retention drops events from before ${formatUtcMinute(coverage.keptFrom)} UTC.`}{" "}
          Look for a mistyped character, and whether the log files that would name it have been delivered.
        </p>
        <div className={styles.emptyActions}>
          <Button
            component={Link}
            variant="filled"
            href={explorerHref({ ...view, query: { ...view.query, filters: {} }, groupBy: [entity.field] })}
            prefetch={false}
          >
            {entity.plural} of this range
          </Button>
          <Button component={Link} href="/ingest" prefetch={false}>
            What has been loaded
          </Button>
        </div>
      </div>
    );
  }
  const life = lifeOf(seen);
  const dayBefore = formatInstant(new Date(Date.parse(life.to) - DAY_MS));
  return (
    <div className={styles.empty}>
      <h2>Not seen in this range</h2>
      <p>
        Searched {searched}. It was last seen at {formatUtcMinute(seen.lastSeen)} UTC, for the first time at{" "}
        {formatUtcMinute(seen.firstSeen)} UTC.
        {coverage.firstEvent === null && " No events at all are stored in this range."}
      </p>
      <div className={styles.emptyActions}>
        <Button component={Link} variant="filled" href={hrefOf({ from: dayBefore, to: life.to })} prefetch={false}>
          Go to when it was last seen
        </Button>
        <Button component={Link} href={hrefOf(life)} prefetch={false}>
          Show all of its time
        </Button>
      </div>
    </div>
  );
}
