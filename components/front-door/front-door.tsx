"use client";

import { useHotkeys, useOs } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import styles from "./front-door.module.css";
import { useRangeOfPage } from "./range-of-page.ts";

const load = () => import("./front-door-dialog.tsx");
const FrontDoorDialog = dynamic(() => load().then((module) => module.FrontDoorDialog), { ssr: false });

/** The way to anything from anywhere: a button that looks like the box it opens, and ⌘K. */
export function FrontDoor() {
  const range = useRangeOfPage();
  const isMac = /^(?:macos|ios)$/.test(useOs());
  const [opened, setOpened] = useState<boolean | null>(null);
  useHotkeys([["mod+K", () => setOpened(true)]], []);
  // Its code comes once the page stands, so that the first press of a key finds it here.
  useEffect(() => {
    const waiting = window.setTimeout(load, 1_500);
    return () => window.clearTimeout(waiting);
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles.door}
        aria-label="Find anything"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        onPointerEnter={load}
        onClick={() => setOpened(true)}
      >
        <IconSearch size={15} aria-hidden="true" />
        <span className={styles.doorText}>Find IP, ARN, key, name…</span>
        <kbd className={styles.doorKey}>{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      {opened !== null && <FrontDoorDialog opened={opened} range={range} onClose={() => setOpened(false)} />}
    </>
  );
}
