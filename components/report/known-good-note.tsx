"use client";

import { IconShieldCheck } from "@tabler/icons-react";
import Link from "next/link";
import { formatExact, formatPlural } from "../../lib/format.ts";
import type { HiddenBy, ReportKnownGood } from "../../query/known-good-answers.ts";
import { exactValue } from "../../query/value-pattern.ts";
import { filterOf, setFilter } from "../explorer/edit-query.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";
import { SafeText } from "../text/safe-text.tsx";
import { KNOWN_GOOD_HREF } from "./known-good-switch.tsx";
import styles from "./report.module.css";

/** Entries written out at first. */
const AT_FIRST = 3;

/** What the events were left out of: the answer itself, what a rule looks at, or the counts of all searches. */
type Of = "answer" | "rule" | "catalogue";

const WORDS: Record<Of, { one: string; many: string }> = {
  answer: { one: "event is hidden as known good", many: "events are hidden as known good" },
  rule: {
    one: "event that it looks at is hidden as known good",
    many: "events that it looks at are hidden as known good",
  },
  catalogue: {
    one: "event in this range is known good and left out of every count",
    many: "events in this range are known good and left out of every count",
  },
};

/** How much the list of the known good hid, by which entries, and the ways to it. */
export function KnownGoodNote({ knownGood, of }: { knownGood: ReportKnownGood; of: Of }) {
  const { setOwn } = useExplorer();
  const { active, hidden, by } = knownGood;
  return (
    <section className={styles.known} aria-label="Known good">
      <p>
        <IconShieldCheck size={14} aria-hidden="true" /> <b data-testid="hidden">{formatExact(hidden)}</b>{" "}
        {hidden === 1 ? WORDS[of].one : WORDS[of].many}
        {active === 0
          ? ": nothing on the list applies now."
          : hidden === 0
            ? `: the list has ${formatPlural(active, "entry", "entries")}, and none is met here.`
            : "."}{" "}
        <span className={styles.knownActions}>
          <button type="button" onClick={() => setOwn({ knownGood: null })}>
            {hidden === 0 ? "Hide nothing" : "Show them"}
          </button>
          <Link href={KNOWN_GOOD_HREF} prefetch={false}>
            {active === 0 ? "Add to the list" : "Open the list"}
          </Link>
        </span>
      </p>
      {by.length > 0 && <Entries entries={by.slice(0, AT_FIRST)} of={of} />}
      {by.length > AT_FIRST && (
        <details>
          <summary>{formatPlural(by.length - AT_FIRST, "more entry", "more entries")}</summary>
          <Entries entries={by.slice(AT_FIRST)} of={of} />
        </details>
      )}
    </section>
  );
}

function Entries({ entries, of }: { entries: HiddenBy[]; of: Of }) {
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id}>
          <HiddenLink entry={entry} of={of} /> <SafeText text={entry.reason} />
        </li>
      ))}
    </ul>
  );
}

/** The way to the events that one entry hid: here without hiding, or in the explorer where there is no page of them. */
function HiddenLink({ entry: { kind, value, events }, of }: { entry: HiddenBy; of: Of }) {
  const { view, path, own } = useExplorer();
  const field = kind === "address" ? "sourceIPAddress" : "principal";
  const { include, exclude } = filterOf(view.query, field);
  // What the reader has asked for already is narrower, or holds none of them.
  const wanted = include.length > 0 ? include : [exactValue(value)];
  const query = setFilter(view.query, field, { include: wanted, exclude });
  const { knownGood: _, ...others } = own;
  const at = of === "catalogue" ? {} : { path, own: others };
  return (
    <Link
      href={explorerHref({ query, groupBy: [], cursor: null }, at)}
      prefetch={false}
      title="Shows what this entry hid"
    >
      <code>
        <SafeText text={value} />
      </code>{" "}
      {formatPlural(events, "event")}
    </Link>
  );
}
