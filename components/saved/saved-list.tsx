import { IconLock, IconUsers } from "@tabler/icons-react";
import Link from "next/link";
import { fieldLabel } from "../../cloudtrail/line-names.ts";
import { formatUtcMinute } from "../../lib/format.ts";
import type { SavedReportAnswer } from "../../query/saved-report-answers.ts";
import { rangeLabel } from "../explorer/time-presets.ts";
import { CopyButton } from "../text/copy-button.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import styles from "./saved.module.css";
import { SavedActions } from "./saved-actions.tsx";

type Props = { reports: SavedReportAnswer[]; isAdmin: boolean };

/** Saved reports, one after the other; each opens by its short link. */
export function SavedList({ reports, isAdmin }: Props) {
  return (
    <ul className={styles.list} aria-label="Saved reports">
      {reports.map((saved) => (
        <li key={saved.id} className={styles.row}>
          <div className={styles.what}>
            <h2 className={styles.name}>
              <Link href={`/s/${saved.id}`} prefetch={false}>
                <SafeText text={saved.name} />
              </Link>
              <CopyButton text={saved.link} what="link" />
            </h2>
            {saved.description !== "" && (
              <p className={styles.description}>
                <SafeText text={saved.description} />
              </p>
            )}
            <Asks saved={saved} />
          </div>
          <Range saved={saved} />
          <Sharing saved={saved} />
          <div className={styles.actions}>
            <SavedActions saved={saved} canEdit={saved.mine} canDelete={saved.mine || isAdmin} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Asks({ saved: { title, asks, problem } }: { saved: SavedReportAnswer }) {
  return (
    <p className={styles.asks}>
      <span>{title === null ? "Explorer" : <SafeText text={title} />}</span>
      {asks.line !== "" && (
        <code>
          <SafeText text={asks.line} />
        </code>
      )}
      {title === null && asks.line === "" && <span>every event</span>}
      {asks.groupBy.length > 0 && <span>by {asks.groupBy.map(fieldLabel).join(" and ")}</span>}
      {problem !== null && (
        <span className={styles.problem}>
          can no longer be asked: <SafeText text={problem} />
        </span>
      )}
    </p>
  );
}

/** The range as of now, and where it moves, the way to the one that it had when it was saved. */
function Range({ saved: { id, range, from, to } }: { saved: SavedReportAnswer }) {
  return (
    <div className={styles.range}>
      <span>
        <SafeText text={rangeLabel({ from, to })} />
      </span>
      {range === "rolling" ? (
        <Link href={`/s/${id}?at=saved`} prefetch={false}>
          As it was when saved
        </Link>
      ) : (
        <span className={styles.dim}>fixed</span>
      )}
    </div>
  );
}

function Sharing({ saved: { visibility, owner, mine, createdAt, lastOpenedAt } }: { saved: SavedReportAnswer }) {
  const time = lastOpenedAt ?? createdAt;
  const Icon = visibility === "team" ? IconUsers : IconLock;
  return (
    <div className={styles.sharing}>
      <span>
        <Icon size={13} aria-hidden="true" />{" "}
        {visibility === "team" ? mine ? "You, for the team" : <SafeText text={owner} /> : "Only you"}
      </span>
      <span className={styles.dim}>
        {lastOpenedAt === null ? "saved " : "opened "}
        <TimeText instant={time} text={formatUtcMinute(time)} /> UTC
      </span>
    </div>
  );
}
