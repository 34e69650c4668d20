"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { visibleText } from "../../lib/format.ts";
import type { KnownGoodAnswer } from "../../query/known-good-answers.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { exactValue } from "../../query/value-pattern.ts";
import table from "../layout/data-table.module.css";
import { Identifier } from "../text/identifier.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { addEntry, daysFromNow, removeEntry } from "./change-list.ts";
import styles from "./known-good.module.css";

type Props = { entries: KnownGoodAnswer[]; canEdit: boolean };

/** What applies, newest first; below it what has expired, which hides nothing and can be renewed. */
export function KnownGoodTable({ entries, canEdit }: Props) {
  if (entries.length === 0) {
    return (
      <div className={styles.nothing}>
        <h2>Nothing is on the list</h2>
        <p>
          Searches leave nothing out.{" "}
          {canEdit
            ? "Add the outside addresses of offices and VPNs, and the roles of pipelines, backups and scanners whose work is expected."
            : "Analysts and admins can add to it."}
        </p>
      </div>
    );
  }
  const columns = canEdit ? 5 : 4;
  const expired = entries.filter(({ active }) => !active);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, which the keyboard must reach
    <section className={table.scroll} tabIndex={0} aria-label="The list">
      <table className={`${table.table} ${styles.table}`}>
        <caption className="visually-hidden">Known-good addresses and principals, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Reason</th>
            <th scope="col">Applies until (UTC)</th>
            <th scope="col">Added (UTC)</th>
            {canEdit && (
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {entries
            .filter(({ active }) => active)
            .map((entry) => (
              <Row key={entry.id} entry={entry} canEdit={canEdit} />
            ))}
        </tbody>
        {expired.length > 0 && (
          <tbody>
            <tr className={styles.part}>
              <th scope="rowgroup" colSpan={columns}>
                Expired: these hide nothing
              </th>
            </tr>
            {expired.map((entry) => (
              <Row key={entry.id} entry={entry} canEdit={canEdit} />
            ))}
          </tbody>
        )}
      </table>
    </section>
  );
}

/** Events of an entry, whatever else they are. */
const eventsHref = ({ kind, value }: KnownGoodAnswer): string =>
  eventQueryHref("/explorer", {
    from: "-7d",
    to: "now",
    filters: { [kind === "address" ? "sourceIPAddress" : "principal"]: { include: [exactValue(value)], exclude: [] } },
  });

function Row({ entry, canEdit }: { entry: KnownGoodAnswer; canEdit: boolean }) {
  const { kind, value, reason, expiresAt, active, createdAt, createdBy } = entry;
  return (
    <tr data-expired={!active || undefined}>
      <td>
        <Identifier value={value} what={kind === "address" ? "address" : "principal"} />
        <div>
          <Link href={eventsHref(entry)} prefetch={false} aria-label={`Events of ${visibleText(value)}`}>
            Its events
          </Link>
        </div>
      </td>
      <td>
        <SafeText text={reason} />
      </td>
      <td>{expiresAt === null ? "without end" : <TimeText instant={expiresAt} />}</td>
      <td>
        <TimeText instant={createdAt} />
        {createdBy !== null && (
          <div className={styles.dim}>
            <SafeText text={createdBy} />
          </div>
        )}
      </td>
      {canEdit && (
        <td>
          {!active && <RenewButton entry={entry} />} <RemoveButton entry={entry} />
        </td>
      )}
    </tr>
  );
}

/** Asks the API for a change and shows the list anew; says why when it could not be made. */
function useChange(): { change: (made: Promise<string | null>) => void; problem: ReactNode; pending: boolean } {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const change = (made: Promise<string | null>) =>
    startTransition(async () => {
      const failed = await made;
      setProblem(failed);
      if (failed === null) router.refresh();
    });
  const shown = problem !== null && (
    <p role="alert" className={styles.problem}>
      {problem}
    </p>
  );
  return { change, problem: shown, pending };
}

const RENEWED_DAYS = 90;

/** Lets an entry that has expired apply again. */
function RenewButton({ entry: { kind, value, reason } }: { entry: KnownGoodAnswer }) {
  const { change, problem, pending } = useChange();
  return (
    <>
      <Button
        loading={pending}
        onClick={() => change(addEntry({ kind, value, reason, expiresAt: daysFromNow(RENEWED_DAYS) }))}
        aria-label={`Renew ${visibleText(value)} for ${RENEWED_DAYS} days`}
      >
        Renew for {RENEWED_DAYS} days
      </Button>
      {problem}
    </>
  );
}

/** Asks once more before it takes the entry off the list. */
function RemoveButton({ entry: { id, value } }: { entry: KnownGoodAnswer }) {
  const { change, problem, pending } = useChange();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button
        loading={pending}
        onClick={() => (asked ? change(removeEntry(id)) : setAsked(true))}
        onBlur={() => setAsked(false)}
        aria-label={`${asked ? "Really remove" : "Remove"} ${visibleText(value)}`}
      >
        {asked ? "Really remove" : "Remove"}
      </Button>
      {problem}
    </>
  );
}
