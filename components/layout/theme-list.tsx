"use client";

import { Menu, useMantineColorScheme } from "@mantine/core";
import { SCHEMES } from "./colour-schemes.ts";
import { MenuBy } from "./menu-by.tsx";

/** The choice of a colour scheme. */
export function ThemeList({ element, onClose }: { element: HTMLElement; onClose: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <MenuBy element={element} onClose={onClose} label="Colour scheme" position="bottom-end">
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme.value === value)?.value ?? "auto")}
      >
        {SCHEMES.map(({ value, label, Icon }) => (
          <Menu.RadioItem key={value} value={value} closeMenuOnClick rightSection={<Icon size={14} />}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </MenuBy>
  );
}
