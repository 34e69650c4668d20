"use client";

import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { ReturningMenu } from "../layout/returning-menu.tsx";
import type { Anchor } from "./anchor.ts";

type Props = {
  anchor: Anchor;
  onClose: () => void;
  width: number;
  /** Pixels between the two. */
  offset?: number;
  /** A Menu.Dropdown. */
  children: ReactNode;
};

/** One menu for many elements: it opens beside the one that was clicked, which has the focus again once it closes. */
export function MenuAt({ anchor, onClose, width, offset = 8, children }: Props) {
  const { element, rect } = anchor;
  return (
    <ReturningMenu element={element} onClose={onClose} width={width} offset={offset}>
      <Menu.Target>
        <span
          aria-hidden="true"
          style={{
            position: "fixed",
            left: rect.left,
            top: rect.top,
            width: Math.min(rect.width, 240),
            height: rect.height,
            pointerEvents: "none",
          }}
        />
      </Menu.Target>
      {children}
    </ReturningMenu>
  );
}
