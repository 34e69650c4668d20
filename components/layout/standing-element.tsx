"use client";

import { type Ref, useImperativeHandle } from "react";

/** Stands for an element that is on the page already, so that a popover or a menu can have it as its target. */
export function StandingElement({ element, ref }: { element: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => element, [element]);
  return null;
}
