"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import styles from "./layout.module.css";

const digestOf = (error: unknown): string | null =>
  typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;

/** Something broke on the server: says so, with the reference that the server's log has, and offers to try again. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const reference = digestOf(error);
  return (
    <div role="alert" className={styles.problem}>
      <h2>
        <IconAlertTriangle size={16} aria-hidden="true" /> This could not be shown
      </h2>
      <p>
        The server failed to answer. Nothing is known about the result: do not read this as “no events”.
        {reference !== null && (
          <>
            {" "}
            Reference <code>{reference}</code> is in the server's log.
          </>
        )}
      </p>
      {/* Plain: a component of the library would come a second time, with every page, for the error page alone. */}
      <button type="button" className={styles.retry} onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
