import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";

/** What the interface can look like. */
export const SCHEMES = [
  { value: "auto", label: "As the system", Icon: IconDeviceDesktop },
  { value: "light", label: "Light", Icon: IconSun },
  { value: "dark", label: "Dark", Icon: IconMoon },
] as const;
