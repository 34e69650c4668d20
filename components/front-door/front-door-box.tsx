"use client";

import { IconSearch } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import styles from "./front-door.module.css";
import type { RangeTexts } from "./open-candidate.ts";

// The space is kept: the page stands before the box's code is here.
const Finder = dynamic(() => import("./finder.tsx").then((module) => module.Finder), {
  ssr: false,
  loading: () => (
    <div className={styles.finder} data-place="page">
      <div className={styles.box}>
        <IconSearch size={19} aria-hidden="true" className={styles.boxIcon} />
      </div>
    </div>
  ),
});

/** The box as part of a page. */
export function FrontDoorBox({ range }: { range: RangeTexts }) {
  return (
    <search className={styles.hero} aria-label="Find">
      <Finder range={range} place="page" />
    </search>
  );
}
