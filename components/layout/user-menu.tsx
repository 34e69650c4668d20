"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconLogout, IconShieldCheck, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";

/** Ends the session; false when that did not work. A fetch, because our referrer policy hides the origin of a form. */
async function endSession(): Promise<boolean> {
  const response = await fetch("/sign-out", { method: "POST", redirect: "manual" }).catch(() => null);
  return response !== null && (response.ok || response.type === "opaqueredirect");
}

/** Who is signed in, and the way out. */
export function UserMenu({ email, role }: { email: string; role: string }) {
  const [failed, setFailed] = useState(false);
  const signOut = async () => {
    if (await endSession()) window.location.assign("/sign-in?problem=signed-out");
    else setFailed(true);
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`Account: ${email}`} title={email}>
          <IconUserCircle size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
