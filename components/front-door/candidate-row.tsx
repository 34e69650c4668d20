"use client";

import {
  IconActivity,
  IconBolt,
  IconBox,
  IconBuilding,
  IconClockHour4,
  IconCloud,
  IconCrown,
  IconDeviceDesktop,
  IconFilter,
  IconKey,
  IconMapPin,
  IconNetwork,
  IconShield,
  IconUser,
} from "@tabler/icons-react";
import Link from "next/link";
import type { ComponentType, ReactNode } from "react";
import { formatCount, formatExact, formatUtcShort, visibleText } from "../../lib/format.ts";
import type { Candidate, CandidateKind } from "../../query/lookup/lookup-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import { detailWords, kindWords } from "./candidate-words.ts";
import styles from "./front-door.module.css";

const ICONS: Readonly<Record<CandidateKind, ComponentType<{ size: number }>>> = {
  principal: IconUser,
  session: IconClockHour4,
  "access-key": IconKey,
  ip: IconNetwork,
  account: IconBuilding,
  region: IconMapPin,
  service: IconCloud,
  "event-name": IconBolt,
  "user-agent": IconDeviceDesktop,
  resource: IconBox,
  event: IconActivity,
  filter: IconFilter,
};

/** Kinds whose names are words rather than identifiers. */
const WORDS: ReadonlySet<CandidateKind> = new Set<CandidateKind>(["service", "event-name", "event"]);

/** Kinds of principals that are told apart at a glance. */
const PRINCIPAL_ICONS: Readonly<Record<string, ComponentType<{ size: number }> | undefined>> = {
  role: IconShield,
  root: IconCrown,
  service: IconCloud,
  account: IconBuilding,
};

/** `today 14:03` or `2026-11-20 14:03`, UTC. */
function timeWords(instant: string, now: Date): string {
  const text = formatUtcShort(instant, now);
  return text.length === 5 ? `today ${text}` : text;
}

type RowProps = {
  id: string;
  href: string;
  active: boolean;
  onPick: () => void;
  onPoint: () => void;
  children: ReactNode;
};

/** One line of the list: a link for the mouse, an option for the keyboard, which stays in the box. */
export function OptionRow({ id, href, active, onPick, onPoint, children }: RowProps) {
  return (
    <Link
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      href={href}
      prefetch={false}
      className={styles.option}
      onClick={onPick}
      onMouseMove={onPoint}
    >
      {children}
    </Link>
  );
}

type Props = {
  candidate: Pick<Candidate, "kind" | "field" | "value" | "label" | "detail"> &
    Partial<Pick<Candidate, "why" | "seen">>;
};

/** What it is, its name, why it is here, how often and when it was seen. */
export function CandidateLine({ candidate }: Props) {
  const { kind, value, label, why, seen = null } = candidate;
  const Icon = (kind === "principal" ? PRINCIPAL_ICONS[candidate.detail ?? ""] : undefined) ?? ICONS[kind];
  const now = new Date();
  return (
    <>
      <span className={styles.icon} aria-hidden="true">
        <Icon size={17} />
      </span>
      <span className={styles.main}>
        <span
          className={styles.name}
          data-words={WORDS.has(kind) || undefined}
          title={visibleText(value).slice(0, 500)}
        >
          <SafeText text={label} />
        </span>
        <span className={styles.about}>
          <span className={styles.kind}>{kindWords(candidate)}</span>
          {detailWords(candidate).map((word) => (
            <span key={word} className={styles.detail}>
              <SafeText text={word} />
            </span>
          ))}
          {why !== undefined && <span className={styles.why}>{why}</span>}
        </span>
      </span>
      {seen !== null && (
        <span className={styles.seen}>
          <span className={styles.counts}>
            {seen.denied > 0 && kind !== "event" && (
              <span className={styles.denied} title={`${formatExact(seen.denied)} denied`}>
                {formatCount(seen.denied)} denied
              </span>
            )}
            {kind === "event" ? (
              <span className={seen.denied > 0 ? styles.denied : undefined}>
                {seen.denied > 0 ? "denied" : "event"}
              </span>
            ) : (
              <span title={`${seen.exact ? "" : "at most "}${formatExact(seen.events)} events`}>
                <b>{formatCount(seen.events)}</b> {seen.events === 1 ? "event" : "events"}
              </span>
            )}
          </span>
          <span className={styles.times}>
            {seen.firstSeen === seen.lastSeen
              ? timeWords(seen.firstSeen, now)
              : `${timeWords(seen.firstSeen, now)} to ${timeWords(seen.lastSeen, now)}`}
          </span>
        </span>
      )}
    </>
  );
}
