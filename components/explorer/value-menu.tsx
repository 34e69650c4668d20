"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, use, useCallback, useState } from "react";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { type Anchor, anchorAt } from "./anchor.ts";

// Nobody needs it before the first click on a value.
const ValueMenu = dynamic(() => import("./value-menu-list.tsx").then((module) => module.ValueMenu), { ssr: false });

/** A value as it stands in an event (null: absent), to be pivoted on. */
export type Pivot = {
  field: FieldKey;
  value: string | null;
  /** A line that explains the value. */
  about?: string | null;
};

type Opened = Pivot & { anchor: Anchor };

const Context = createContext<((pivot: Pivot, element: HTMLElement) => void) | null>(null);

/** Opens the menu of a value beside the element that was clicked. */
export function useValueMenu(): (pivot: Pivot, element: HTMLElement) => void {
  const open = use(Context);
  if (open === null) throw new Error("useValueMenu needs a ValueMenuProvider");
  return open;
}

/** One menu for every value of the page: filter, exclude, only this, copy. */
export function ValueMenuProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = useCallback(
    (pivot: Pivot, element: HTMLElement) => setOpened({ ...pivot, anchor: anchorAt(element) }),
    [],
  );
  return (
    <Context value={open}>
      {children}
      {opened !== null && <ValueMenu pivot={opened} anchor={opened.anchor} onClose={() => setOpened(null)} />}
    </Context>
  );
}
