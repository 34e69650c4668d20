"use client";

import { Menu, type MenuProps } from "@mantine/core";
import type { ReactNode } from "react";
import { ReturningMenu } from "./returning-menu.tsx";
import { StandingElement } from "./standing-element.tsx";

type Props = Pick<MenuProps, "position" | "width"> & {
  /** The button that opened it; it has the focus again once it closes. */
  element: HTMLElement;
  onClose: () => void;
  label: string;
  /** Items of a menu. */
  children: ReactNode;
};

/** The menu of a button. */
export function MenuBy({ element, onClose, label, children, ...place }: Props) {
  return (
    <ReturningMenu element={element} onClose={onClose} {...place}>
      <Menu.Target>
        <StandingElement element={element} />
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>{children}</Menu.Dropdown>
    </ReturningMenu>
  );
}
