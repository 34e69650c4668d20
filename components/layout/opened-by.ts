"use client";

import { type MouseEvent, useState } from "react";

/** A button that opens something whose JavaScript comes late, and what it has opened. */
export type OpenedBy = {
  /** The button while what it opens is open. */
  element: HTMLElement | null;
  close: () => void;
  /** What the button is given besides its look. */
  button: {
    "aria-haspopup": "dialog" | "menu";
    "aria-expanded": boolean;
    onClick: (event: MouseEvent<HTMLElement>) => void;
    onPointerEnter: () => void;
    onFocus: () => void;
  };
};

/** Opens and closes by the same button; `load` fetches the JavaScript as soon as a click is likely. */
export function useOpenedBy(popup: "dialog" | "menu", load: () => Promise<unknown>): OpenedBy {
  const [element, setElement] = useState<HTMLElement | null>(null);
  // A chunk that did not come is asked for again by the click, which says so.
  const prepare = () => void load().catch(() => undefined);
  return {
    element,
    close: () => setElement(null),
    button: {
      "aria-haspopup": popup,
      "aria-expanded": element !== null,
      onClick: ({ currentTarget }) => setElement(element === null ? currentTarget : null),
      onPointerEnter: prepare,
      onFocus: prepare,
    },
  };
}
