"use client";

/** Signs that stand in every row of a table: drawn once in a page, and pointed to. */
import {
  IconBan,
  IconBuilding,
  IconChevronDown,
  IconChevronRight,
  IconCloud,
  IconCrown,
  IconQuestionMark,
  IconShield,
  IconUser,
  IconUserCircle,
  IconUserQuestion,
  IconWorld,
} from "@tabler/icons-react";

const ICONS = {
  ban: IconBan,
  building: IconBuilding,
  down: IconChevronDown,
  right: IconChevronRight,
  cloud: IconCloud,
  crown: IconCrown,
  question: IconQuestionMark,
  shield: IconShield,
  user: IconUser,
  person: IconUserCircle,
  stranger: IconUserQuestion,
  world: IconWorld,
} as const;

export type SharedIconName = keyof typeof ICONS;

const idOf = (name: string): string => `icon-${name}`;

/** What {@link SharedIcon} points to; once in each page that has any. */
export function SharedIcons() {
  return (
    <svg width={0} height={0} aria-hidden="true" style={{ position: "absolute" }}>
      {Object.entries(ICONS).map(([name, Icon]) => (
        <symbol key={name} id={idOf(name)} viewBox="0 0 24 24">
          <Icon />
        </symbol>
      ))}
    </svg>
  );
}

/** One of the signs, `size` pixels wide and high. */
export function SharedIcon({ name, size }: { name: SharedIconName; size: number }) {
  return (
    <svg width={size} height={size} aria-hidden="true">
      <use href={`#${idOf(name)}`} />
    </svg>
  );
}
