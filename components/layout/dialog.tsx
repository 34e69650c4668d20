"use client";

import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";

type Props = {
  title: string;
  opened?: boolean;
  size?: "xl";
  busy?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/**
 * A modal dialog; a busy one does not close. Mantine's own header would be a second banner of the page, and its lock of
 * the page's scrolling a style that the content security policy refuses.
 */
export function Dialog({ title, opened = true, size, busy = false, onClose, children }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      lockScroll={false}
      size={size ?? "md"}
      closeOnClickOutside={!busy}
      closeOnEscape={!busy}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title>{title}</Modal.Title>
          {!busy && <Modal.CloseButton aria-label="Close" />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
