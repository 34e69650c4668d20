"use client";

import { useSyncExternalStore } from "react";
import { formatLocal, formatUtc } from "../../lib/format.ts";
import styles from "./text.module.css";

const never = () => () => {};

/** Local time of an instant; null until the browser has taken over, because the server does not know the reader's zone. */
export function useLocalTime(instant: string): string | null {
  return useSyncExternalStore(
    never,
    () => formatLocal(instant),
    () => null,
  );
}

/** An instant in UTC; local time on hover. */
export function TimeText({ instant, text }: { instant: string; text?: string }) {
  const local = useLocalTime(instant);
  return (
    <time
      dateTime={instant}
      className={styles.time}
      title={local === null ? `${formatUtc(instant)} UTC` : `${formatUtc(instant)} UTC\n${local} local`}
    >
      {text ?? formatUtc(instant)}
    </time>
  );
}

/** The same instant by the reader's own clock; `short` without the distance from UTC, which is in the title then. */
export function LocalTimeText({ instant, short = false }: { instant: string; short?: boolean }) {
  const local = useLocalTime(instant);
  return (
    <time dateTime={instant} className={styles.time} title={`${formatUtc(instant)} UTC${local ? `\n${local}` : ""}`}>
      {(short ? local?.slice(0, 19) : local) ?? "…"}
    </time>
  );
}
