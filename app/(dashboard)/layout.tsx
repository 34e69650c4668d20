import { type ReactNode, Suspense } from "react";
import { FreshnessChip } from "../../components/layout/freshness-chip.tsx";
import { Header } from "../../components/layout/header.tsx";
import { UserMenu } from "../../components/layout/user-menu.tsx";
import { requireUser } from "../../lib/session.ts";
import { getFileCoverage } from "../../query/coverage.ts";

/** The frame of every page for people who are signed in. Each page asks requireUser() itself as well. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { email, role } = await requireUser();
  return (
    <>
      <Header
        freshness={
          <Suspense fallback={null}>
            <Freshness />
          </Suspense>
        }
        userMenu={<UserMenu email={email} role={role} />}
      />
      <div id="content">{children}</div>
    </>
  );
}

const WEEK_MS = 7 * 86_400_000;

/** The frame stands without it: a database that does not answer is the page's to say. */
async function Freshness() {
  const now = new Date();
  const files = await getFileCoverage({ from: new Date(now.getTime() - WEEK_MS), to: now }).catch(() => null);
  return files === null ? null : <FreshnessChip files={files} now={now} />;
}
