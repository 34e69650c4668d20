"use client";

import { Menu } from "@mantine/core";
import { IconLogout, IconShieldCheck } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { MenuBy } from "./menu-by.tsx";

/** Ends the session; false when that did not work. A fetch, because our referrer policy hides the origin of a form. */
async function endSession(): Promise<boolean> {
  const response = await fetch("/sign-out", { method: "POST", redirect: "manual" }).catch(() => null);
  return response !== null && (response.ok || response.type === "opaqueredirect");
}

type Props = { element: HTMLElement; onClose: () => void; email: string; role: string };

/** What the user menu holds. */
export function UserMenuList({ element, onClose, email, role }: Props) {
  const [failed, setFailed] = useState(false);
  const signOut = async () => {
    if (await endSession()) window.location.assign("/sign-in?problem=signed-out");
    else setFailed(true);
  };
  return (
    <MenuBy element={element} onClose={onClose} label={`Account: ${email}`} position="bottom-end" width={220}>
      <Menu.Label>
        {email}
        <br />
        {role}
      </Menu.Label>
      <Menu.Item
        component={Link}
        href="/settings/known-good"
        prefetch={false}
        leftSection={<IconShieldCheck size={14} />}
      >
        Known-good list
      </Menu.Item>
      <Menu.Item leftSection={<IconLogout size={14} />} closeMenuOnClick={false} onClick={signOut}>
        {failed ? "Signing out did not work. Try again" : "Sign out"}
      </Menu.Item>
    </MenuBy>
  );
}
