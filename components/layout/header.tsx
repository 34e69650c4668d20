import { IconRoute2 } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { FrontDoor } from "../front-door/front-door.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import styles from "./layout.module.css";
import { NavLinks } from "./nav-links.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** The bar above every page. `children`: freshness and the user's menu, which the server knows. */
export function Header({ freshness, userMenu }: { freshness: ReactNode; userMenu: ReactNode }) {
  return (
    <header className={styles.header}>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <Link href="/" prefetch={false} className={styles.brand}>
        <IconRoute2 size={19} aria-hidden="true" />
        Trailsight
      </Link>
      <NavLinks />
      <FrontDoor />
      <div className={styles.headerEnd}>
        {freshness}
        <HelpDialog />
        <ThemeSwitch />
        {userMenu}
      </div>
    </header>
  );
}
