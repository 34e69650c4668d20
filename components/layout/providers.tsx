"use client";

import { MantineProvider } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { theme, variables } from "./theme.ts";

/** The theme. The nonce of the first document is kept: its policy holds until the next full load. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [firstNonce] = useState(nonce);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => firstNonce}
    >
      {children}
    </MantineProvider>
  );
}
