"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { explorerHref } from "../explorer/view.ts";

/** The same page over another range. */
export function PeriodLink({ range, children }: { range: { from: string; to: string }; children: ReactNode }) {
  const { view, path, own } = useExplorer();
  const href = explorerHref({ ...view, query: { ...view.query, ...range }, cursor: null }, { path, own });
  return (
    <Link href={href} prefetch={false} title="The period of the same length just before">
      {children}
    </Link>
  );
}
