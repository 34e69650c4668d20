"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useRef } from "react";

/** Who is signed in, and the way out. */
export function UserMenu({ email, role }: { email: string; role: string }) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action="/api/auth/sign-out" hidden />
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
          <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => form.current?.submit()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
