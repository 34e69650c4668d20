import { IconRoute2 } from "@tabler/icons-react";
import type { Metadata } from "next";
import { LinkForm } from "../../components/sign-in/link-form.tsx";
import styles from "./sign-in.module.css";

export const metadata: Metadata = { title: "Sign in" };

/** Why a link did not work, in words. */
const PROBLEMS: Readonly<Record<string, string>> = {
  used: "This sign-in link has already been used. Each link works once.",
  expired: "This sign-in link has expired.",
  invalid: "This sign-in link is not one that this installation made, or part of it was lost when it was copied.",
  disabled: "This account may not sign in any more.",
  "signed-out": "You are signed out.",
};

type Props = { searchParams: Promise<{ problem?: string | string[]; next?: string | string[] }> };

/** How to get in: there are no passwords, only one-time links. */
export default async function SignInPage({ searchParams }: Props) {
  const { problem, next } = await searchParams;
  const words = typeof problem === "string" ? (PROBLEMS[problem] ?? PROBLEMS.invalid) : null;
  return (
    <main className={styles.page}>
      <div className={styles.panel}>
        <p className={styles.brand}>
          <IconRoute2 size={24} aria-hidden="true" /> Trailsight
        </p>
        <h1>Sign in with a one-time link</h1>
        {words !== null && (
          <p role="alert" className={styles.problem}>
            {words}
          </p>
        )}
        <p>
          There are no passwords here. A sign-in link works once, within 24 hours; opening it signs this browser in.
        </p>
        <LinkForm next={typeof next === "string" ? next : null} />
        <h2>Where links come from</h2>
        <ul>
          <li>
            <code>npm start</code> prints one when it starts Trailsight.
          </li>
          <li>
            Whoever runs Trailsight makes one for you:
            <pre>npm run trailsight -- user create --email you@example.com --role analyst</pre>
            The same command makes a new link for somebody who is known already.
          </li>
        </ul>
      </div>
    </main>
  );
}
