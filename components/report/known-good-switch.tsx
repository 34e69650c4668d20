"use client";

import { IconShieldPlus } from "@tabler/icons-react";
import Link from "next/link";
import { formatPlural } from "../../lib/format.ts";
import styles from "../explorer/explorer.module.css";
import { useExplorer } from "../explorer/explorer-state.tsx";
import report from "./report.module.css";

/** Where the list of the known good is kept. */
export const KNOWN_GOOD_HREF = "/settings/known-good";

type Props = {
  /** Entries that apply now. */
  active: number;
  /** The reader may add to the list. */
  canEdit: boolean;
  /** The search is meant to be read without them. */
  suggested?: boolean;
};

/** Leaves out what the organization knows to be good. Without a list there is the way to one in its place. */
export function KnownGoodSwitch({ active, canEdit, suggested = false }: Props) {
  const { own, setOwn } = useExplorer();
  const on = own.knownGood === "hide";
  if (active === 0 && !on) {
    if (!canEdit) return null;
    return (
      <Link href={KNOWN_GOOD_HREF} prefetch={false} className={report.addKnown}>
        <IconShieldPlus size={14} aria-hidden="true" /> Add known-good addresses or principals
        {suggested && " to leave them out here"}
      </Link>
    );
  }
  return (
    <fieldset className={styles.switches}>
      <legend className="visually-hidden">Known good</legend>
      <button
        type="button"
        className={styles.switch}
        aria-pressed={on}
        title={`Leaves out what your organization expects: ${formatPlural(active, "address or principal", "addresses and principals")}`}
        onClick={() => setOwn({ knownGood: on ? null : "hide" })}
      >
        Hide known good
      </button>
      {suggested && !on && <span className={report.suggested}>Recommended here: leaves what nobody expects.</span>}
    </fieldset>
  );
}
