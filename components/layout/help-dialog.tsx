"use client";

import { ActionIcon, Modal } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import styles from "./help-dialog.module.css";

const KEYS = [
  { keys: ["/"], does: "Type a filter" },
  { keys: ["j", "k"], does: "Next and previous event" },
  { keys: ["Enter"], does: "Open the event" },
  { keys: ["Tab"], does: "To the values of the current event; Enter opens their menu" },
  { keys: ["g"], does: "Choose what to group by" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["?"], does: "This list" },
] as const;

/** Every key, behind `?` and a button. */
export function HelpDialog() {
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([["shift+?", open]]);
  return (
    <>
      <ActionIcon size="lg" aria-label="Keyboard" title="Keyboard (?)" onClick={open}>
        <IconKeyboard size={17} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title="Keyboard" size="sm" closeButtonProps={{ "aria-label": "Close" }}>
        <dl className={styles.keys}>
          {KEYS.map(({ keys, does }) => (
            <div key={does} className={styles.entry}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}
