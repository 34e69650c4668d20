"use client";

import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";

// Nobody needs it before it is asked for.
const HelpModal = dynamic(() => import("./help-modal.tsx").then((module) => module.HelpModal), { ssr: false });

/** The keys of the interface, behind `?` and a button. */
export function HelpDialog() {
  const [opened, setOpened] = useState<boolean | null>(null);
  useHotkeys([["shift+?", () => setOpened(true)]]);
  return (
    <>
      <ActionIcon size="lg" visibleFrom="sm" aria-label="Keyboard" title="Keyboard (?)" onClick={() => setOpened(true)}>
        <IconKeyboard size={17} />
      </ActionIcon>
      {opened !== null && <HelpModal opened={opened} onClose={() => setOpened(false)} />}
    </>
  );
}
