"use client";

import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./export.module.css";

type Props = { title: string; size?: "xl"; busy?: boolean; onClose: () => void; children: ReactNode };

/** A modal dialog; a busy one does not close. Mantine's own header would be a second banner of the page. */
export function Dialog({ title, size, busy = false, onClose, children }: Props) {
  return (
    <Modal.Root opened onClose={onClose} size={size ?? "md"} closeOnClickOutside={!busy} closeOnEscape={!busy}>
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
