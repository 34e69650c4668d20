"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./layout.module.css";

const PAGES = [
  { href: "/", label: "Overview" },
  { href: "/reports", label: "Searches" },
  { href: "/saved", label: "Saved" },
  { href: "/explorer", label: "Explorer" },
  { href: "/insights", label: "Insights" },
  { href: "/ingest", label: "Ingest" },
] as const;

const isWithin = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);

/** The pages, with the current one marked. */
export function NavLinks() {
  const pathname = usePathname();
  return (
    <nav className={styles.nav} aria-label="Main">
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          className={styles.navLink}
          aria-current={isWithin(pathname, href) ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
