"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";

/** Ends the session. A fetch, because a form's Origin would be hidden by our referrer policy. */
async function signOut(): Promise<void> {
  const response = await fetch("/sign-out", { method: "POST", redirect: "manual" });
  if (response.ok || response.type === "opaqueredirect") window.location.assign("/sign-in?problem=signed-out");
  else notifications.show({ color: "red", message: "Signing out did not work. Try again." });
}

/** Who is signed in, and the way out. */
export function UserMenu({ email, role }: { email: string; role: string }) {
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
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
