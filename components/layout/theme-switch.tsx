"use client";

import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { SCHEMES } from "./colour-schemes.ts";
import { useOpenedBy } from "./opened-by.ts";

const load = () => import("./theme-list.tsx").then((module) => module.ThemeList);
const ThemeList = dynamic(load, { ssr: false });

/** Light, dark, or whatever the system says. */
export function ThemeSwitch() {
  const { colorScheme } = useMantineColorScheme();
  const mounted = useMounted();
  const { element, close, button } = useOpenedBy("menu", load);
  const current = SCHEMES.find(({ value }) => mounted && value === colorScheme) ?? SCHEMES[0];
  return (
    <>
      <ActionIcon size="lg" aria-label="Colour scheme" title="Colour scheme" {...button}>
        <current.Icon size={17} />
      </ActionIcon>
      {element !== null && <ThemeList element={element} onClose={close} />}
    </>
  );
}
