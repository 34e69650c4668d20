"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type ReactNode, useState } from "react";
import { theme, variables } from "./theme.ts";

/** Theme and notifications. The nonce of the first document is kept: its policy holds until the next full load. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [firstNonce] = useState(nonce);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => firstNonce}
    >
      <Notifications position="bottom-center" limit={3} autoClose={3000} />
      {children}
    </MantineProvider>
  );
}
