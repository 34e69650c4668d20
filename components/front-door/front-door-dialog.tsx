"use client";

import { Modal } from "@mantine/core";
import { Finder } from "./finder.tsx";
import styles from "./front-door.module.css";
import type { RangeTexts } from "./open-candidate.ts";

type Props = { opened: boolean; range: RangeTexts; onClose: () => void };

/** The box above whatever page is open. */
export function FrontDoorDialog({ opened, range, onClose }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      lockScroll={false}
      size={720}
      yOffset="9vh"
      classNames={{ inner: styles.inner }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content aria-label="Find" radius="md" className={styles.dialog}>
        <Finder range={range} place="dialog" onDone={onClose} />
        <p className={styles.keys} aria-hidden="true">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>Enter</kbd> open
          </span>
          <span>
            <kbd>Esc</kbd> close
          </span>
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}
