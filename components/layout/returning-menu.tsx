"use client";

import { Menu, type MenuProps } from "@mantine/core";

type Props = Omit<MenuProps, "opened" | "onClose" | "onChange" | "returnFocus"> & {
  /** What opened it; it has the focus again once the menu closes. */
  element: HTMLElement;
  onClose: () => void;
};

/** An open menu whose target is not the element that opened it. */
export function ReturningMenu({ element, onClose, ...menu }: Props) {
  const close = () => {
    element.focus({ preventScroll: true });
    onClose();
  };
  return <Menu opened onClose={close} returnFocus={false} {...menu} />;
}
