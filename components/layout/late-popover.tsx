"use client";

import dynamic from "next/dynamic";
import { type OpenedBy, useOpenedBy } from "./opened-by.ts";
import type { PopoverByProps } from "./popover-by.tsx";

const load = () => import("./popover-by.tsx").then((module) => module.PopoverBy);
const PopoverBy = dynamic(load, { ssr: false });

/** A popover's button; {@link LatePopover} is what it opens. */
export const usePopover = (): OpenedBy => useOpenedBy("dialog", load);

type Props = Omit<PopoverByProps, "element" | "onClose"> & { by: OpenedBy };

/** A popover whose JavaScript comes with the first need of it. */
export function LatePopover({ by: { element, close }, ...props }: Props) {
  return element !== null && <PopoverBy element={element} onClose={close} {...props} />;
}
