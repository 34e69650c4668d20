"use client";

import { ErrorPanel } from "../components/layout/error-panel.tsx";

/** What is shown when even the frame of the pages broke, as without a database. */
export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main>
      <ErrorPanel error={error} onRetry={retry} />
    </main>
  );
}
