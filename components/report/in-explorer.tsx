"use client";

import { Button } from "@mantine/core";
import { IconArrowUpRight } from "@tabler/icons-react";
import Link from "next/link";
import type { ExplorerLink } from "../../query/report-answers.ts";
import { SafeText } from "../text/safe-text.tsx";
import styles from "./report.module.css";

/** The way to the same events in the explorer; where its filters cannot say it all, what they leave out. */
export function InExplorer({ link }: { link: ExplorerLink }) {
  return (
    <div className={styles.inExplorer}>
      <h2>Events</h2>
      {!link.exact && (
        <details className={styles.leavesOut}>
          <summary>The explorer shows more than these: what its filters cannot say</summary>
          <ul>
            {link.leavesOut.map((one) => (
              <li key={one}>
                <SafeText text={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <Button
        component={Link}
        href={`/explorer?${link.search}`}
        prefetch={false}
        rightSection={<IconArrowUpRight size={14} />}
        title={link.exact ? "Exactly these events" : "The nearest filters: they show these events and others"}
      >
        Open in explorer
      </Button>
    </div>
  );
}
