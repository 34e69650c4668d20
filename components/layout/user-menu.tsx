"use client";

import { ActionIcon } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useOpenedBy } from "./opened-by.ts";

const load = () => import("./user-menu-list.tsx").then((module) => module.UserMenuList);
const UserMenuList = dynamic(load, { ssr: false });

/** Who is signed in, and the way out. */
export function UserMenu({ email, role }: { email: string; role: string }) {
  const { element, close, button } = useOpenedBy("menu", load);
  return (
    <>
      <ActionIcon size="lg" aria-label={`Account: ${email}`} title={email} {...button}>
        <IconUserCircle size={18} />
      </ActionIcon>
      {element !== null && <UserMenuList element={element} onClose={close} email={email} role={role} />}
    </>
  );
}
