"use client";

import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from "@tabler/icons-react";
import { formatExact, formatUtc } from "../../lib/format.ts";
import type { EventAnswer } from "../../query/answers.ts";
import { TimeText } from "../text/time-text.tsx";
import { useExplorer } from "./explorer-state.tsx";
import styles from "./table-bar.module.css";
import { OLDEST, PAGE_SIZES, ROWS_PER_PAGE } from "./view.ts";

/** A page and the places beside it; null where nothing more is. */
export type PageProps = { events: EventAnswer[]; olderCursor: string | null; newerCursor: string | null };

type Turn = { name: string; key: string | null; Icon: typeof IconChevronLeft; go: (() => void) | null };

/** The four ways to another page. A cursor is the place of an event, so that pages hold still while new events arrive. */
function useTurns({ olderCursor, newerCursor }: PageProps): Turn[] {
  const { view, show } = useExplorer();
  const to = (cursor: string | null) => () => show({ ...view, cursor });
  return [
    { name: "Newest", key: null, Icon: IconChevronsLeft, go: view.cursor === null ? null : to(null) },
    { name: "Newer", key: "p", Icon: IconChevronLeft, go: newerCursor === null ? null : to(newerCursor) },
    { name: "Older", key: "n", Icon: IconChevronRight, go: olderCursor === null ? null : to(olderCursor) },
    { name: "Oldest", key: null, Icon: IconChevronsRight, go: olderCursor === null ? null : to(OLDEST) },
  ];
}

const isOnlyPage = ({ olderCursor, newerCursor }: PageProps): boolean => olderCursor === null && newerCursor === null;

/** Above the table: small, and with the keys. */
export function PageTurner(props: PageProps) {
  const { view, show } = useExplorer();
  const turns = useTurns(props);
  const turn = (name: string) => turns.find((one) => one.name === name)?.go?.();
  useHotkeys([
    ["n", () => turn("Older")],
    ["]", () => turn("Older")],
    ["p", () => turn("Newer")],
    ["[", () => turn("Newer")],
  ]);
  return (
    <div className={styles.turner}>
      <NativeSelect
        size="xs"
        aria-label="Rows per page"
        data={PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} rows` }))}
        value={String(view.limit ?? ROWS_PER_PAGE)}
        onChange={(event) => {
          const limit = PAGE_SIZES.find((size) => String(size) === event.currentTarget.value);
          if (limit !== undefined) show({ ...view, cursor: null, limit });
        }}
      />
      {turns.map(({ name, key, Icon, go }) => (
        <ActionIcon
          key={name}
          variant="default"
          size={26}
          aria-label={`${name} page`}
          title={key === null ? `${name} events` : `${name} events (${key})`}
          disabled={go === null}
          onClick={() => go?.()}
        >
          <Icon size={14} />
        </ActionIcon>
      ))}
    </div>
  );
}

/** Which part of the answer this is, as far as it is known without counting. */
export function PagePosition(props: PageProps) {
  const { events, olderCursor, newerCursor } = props;
  const { view } = useExplorer();
  const first = events[0];
  const last = events.at(-1);
  if (first === undefined || last === undefined) return null;
  const count = formatExact(events.length);
  const isNewest = view.cursor === null || newerCursor === null;
  const which = isOnlyPage(props)
    ? `All ${count}`
    : isNewest
      ? `Newest ${count}`
      : olderCursor === null
        ? `Oldest ${count}`
        : count;
  const sameDay = first.eventTime.slice(0, 10) === last.eventTime.slice(0, 10);
  return (
    <p className={styles.position}>
      {which} {events.length === 1 ? "event" : "events"}
      <span className={styles.times}>
        <TimeText instant={first.eventTime} /> back to{" "}
        <TimeText instant={last.eventTime} {...(sameDay ? { text: formatUtc(last.eventTime).slice(11) } : {})} /> UTC
      </span>
    </p>
  );
}

/** Below the table, where a page ends. */
export function Paging(props: PageProps) {
  const turns = useTurns(props);
  if (isOnlyPage(props)) return null;
  return (
    <nav className={styles.paging} aria-label="Pages of events">
      {turns.map(({ name, Icon, go }) => {
        const icon = <Icon size={14} />;
        const isOn = name === "Older" || name === "Oldest";
        return (
          <Button
            key={name}
            {...(isOn ? { rightSection: icon } : { leftSection: icon })}
            disabled={go === null}
            onClick={() => go?.()}
          >
            {name}
          </Button>
        );
      })}
    </nav>
  );
}
