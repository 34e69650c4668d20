"use client";

/** The last resort, when the document itself broke; it has no styles to rely on. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Trailsight could not be shown</h1>
          {digest !== null && <p>Reference {digest} is in the server's log.</p>}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
