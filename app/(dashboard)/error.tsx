"use client";

import { ErrorPanel } from "../../components/layout/error-panel.tsx";

/** What a page shows when it broke as a whole. */
export default function DashboardError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main>
      <ErrorPanel error={error} onRetry={retry} />
    </main>
  );
}
