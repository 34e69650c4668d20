"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { visibleText } from "../../lib/format.ts";
import type { KnownGoodAnswer } from "../../query/known-good-answers.ts";
import data from "../layout/data-table.module.css";
import { Identifier } from "../text/identifier.tsx";
import { SafeText } from "../text/safe-text.tsx";
import { TimeText } from "../text/time-text.tsx";
import { removeEntry } from "./change-list.ts";
import styles from "./known-good.module.css";

type Props = { entries: KnownGoodAnswer[]; canEdit: boolean };

/** The list, newest first; what has expired stays to be seen and does not apply. */
export function KnownGoodTable({ entries, canEdit }: Props) {
  if (entries.length === 0) {
    return (
      <p className={data.nothing}>
        Nothing is on the list: searches with <code>knownGood=hide</code> leave nothing out.{" "}
        {canEdit
          ? "Add the addresses of offices and VPNs, and principals whose work is expected."
          : "Analysts and admins can add to it."}
      </p>
    );
  }
  return (
    <div className={data.scroll}>
      <table className={`${data.table} ${styles.table}`}>
        <caption className="visually-hidden">Known-good addresses and principals, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col">Reason</th>
            <th scope="col">Applies until (UTC)</th>
            <th scope="col">Added (UTC)</th>
            {canEdit && (
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} canEdit={canEdit} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry, canEdit }: { entry: KnownGoodAnswer; canEdit: boolean }) {
  const { kind, value, reason, expiresAt, active, createdAt, createdBy } = entry;
  return (
    <tr data-expired={!active || undefined}>
      <td>
        <Identifier value={value} what={kind === "address" ? "address" : "principal"} />
      </td>
      <td>
        <SafeText text={reason} />
      </td>
      <td>
        {expiresAt === null ? "without end" : <TimeText instant={expiresAt} />}
        {!active && <div className={styles.expired}>expired: does not apply</div>}
      </td>
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
          <RemoveButton entry={entry} />
        </td>
      )}
    </tr>
  );
}

/** Asks once more before it takes the entry off the list. */
function RemoveButton({ entry: { id, value } }: { entry: KnownGoodAnswer }) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const remove = () =>
    startTransition(async () => {
      const failed = await removeEntry(id);
      setProblem(failed);
      if (failed === null) router.refresh();
    });
  return (
    <>
      <Button
        loading={pending}
        onClick={() => (asked ? remove() : setAsked(true))}
        onBlur={() => setAsked(false)}
        aria-label={`${asked ? "Really remove" : "Remove"} ${visibleText(value)}`}
      >
        {asked ? "Really remove" : "Remove"}
      </Button>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
}
