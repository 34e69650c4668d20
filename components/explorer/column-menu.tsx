"use client";

import { Menu } from "@mantine/core";
import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowsHorizontal,
  IconEyeOff,
  IconMinus,
  IconPlus,
  IconRestore,
} from "@tabler/icons-react";
import type { Anchor } from "./anchor.ts";
import { WIDTH_STEP } from "./column-layout.ts";
import { columnLabel } from "./event-columns.tsx";
import { MenuAt } from "./menu-at.tsx";
import styles from "./table-head.module.css";
import { OPENING_COLUMN, resetSettings } from "./table-settings.ts";

/** What can be done with a column without a mouse. */
export type ColumnActions = {
  move: (id: string, step: 1 | -1) => void;
  resize: (id: string, by: number) => void;
  fit: (id: string) => void;
  hide: (id: string) => void;
};

/** The head whose menu is open. */
export type OpenedColumn = { id: string; anchor: Anchor };

type Props = { opened: OpenedColumn; actions: ColumnActions; onClose: () => void };

/** The menu of a column's head: everything that dragging does, and its keys. */
export function ColumnMenu({ opened: { id, anchor }, actions, onClose }: Props) {
  const key = (text: string) => <span className={styles.key}>{text}</span>;
  return (
    <MenuAt anchor={anchor} onClose={onClose} width={220} offset={2}>
      <Menu.Dropdown aria-label={`Column ${columnLabel(id)}`}>
        <Menu.Item
          leftSection={<IconArrowLeft size={14} />}
          rightSection={key("⇧ ←")}
          onClick={() => actions.move(id, -1)}
        >
          Move left
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowRight size={14} />}
          rightSection={key("⇧ →")}
          onClick={() => actions.move(id, 1)}
        >
          Move right
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconPlus size={14} />}
          rightSection={key("+")}
          onClick={() => actions.resize(id, WIDTH_STEP)}
        >
          Wider
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconMinus size={14} />}
          rightSection={key("−")}
          onClick={() => actions.resize(id, -WIDTH_STEP)}
        >
          Narrower
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsHorizontal size={14} />}
          rightSection={key("0")}
          onClick={() => actions.fit(id)}
        >
          Fit to content
        </Menu.Item>
        <Menu.Divider />
        {id !== OPENING_COLUMN && id !== "localTime" && (
          <Menu.Item leftSection={<IconEyeOff size={14} />} onClick={() => actions.hide(id)}>
            Hide this column
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconRestore size={14} />} onClick={resetSettings}>
          Reset the table
        </Menu.Item>
      </Menu.Dropdown>
    </MenuAt>
  );
}
