"use client";

import { Dialog } from "./dialog.tsx";
import styles from "./help-modal.module.css";

const KEYS = [
  { keys: ["⌘", "K"], does: "Find anything: IP, ARN, key, name, event (Ctrl K)" },
  { keys: ["/"], does: "The query line: Tab completes, Enter runs" },
  { keys: ["g"], does: "Choose what to group by" },
  { keys: ["j", "k"], does: "Next and previous event" },
  { keys: ["Enter"], does: "Open the event" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["Tab"], does: "To the values of the current event; Enter opens their menu" },
  { keys: ["n", "]"], does: "Older page" },
  { keys: ["p", "["], does: "Newer page" },
  { keys: ["Space", "x"], does: "Select the event" },
  { keys: ["⇧ Space", "⇧ J", "⇧ K"], does: "Select further rows" },
  { keys: ["←", "→"], does: "On a column's head: to the next head; Enter opens its menu" },
  { keys: ["⇧ ←", "⇧ →"], does: "On a column's head: move the column" },
  { keys: ["+", "−", "0"], does: "On a column's head: wider, narrower, fit" },
  { keys: ["?"], does: "This list" },
] as const;

/** Every key and what it does. */
export function HelpModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" opened={opened} onClose={onClose}>
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
    </Dialog>
  );
}
