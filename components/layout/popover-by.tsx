"use client";

import { Popover, type PopoverProps } from "@mantine/core";
import type { ReactNode } from "react";
import { StandingElement } from "./standing-element.tsx";

/** `element` opened it and has the focus again once it closes. */
export type PopoverByProps = Pick<PopoverProps, "position" | "width"> & {
  element: HTMLElement;
  onClose: () => void;
  label: string;
  className?: string | undefined;
  children: ReactNode;
};

/** A popover beside a button. Use it by `LatePopover`: its JavaScript is for the first click. */
export function PopoverBy({ element, onClose, label, className, children, ...place }: PopoverByProps) {
  return (
    <Popover
      opened
      onChange={(opened) => {
        if (opened) return;
        element.focus({ preventScroll: true });
        onClose();
      }}
      trapFocus
      {...place}
    >
      <Popover.Target>
        <StandingElement element={element} />
      </Popover.Target>
      <Popover.Dropdown className={className ?? ""} aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
