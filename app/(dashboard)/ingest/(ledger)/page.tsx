import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { FileFilter } from "../../../../components/ingest/file-filter.tsx";
import { FileTable } from "../../../../components/ingest/file-table.tsx";
import { type FilesView, filesHref, parseFilesView } from "../../../../components/ingest/files-query.ts";
import { FileGroups, HealthTiles } from "../../../../components/ingest/health-summary.tsx";
import styles from "../../../../components/ingest/ingest.module.css";
import { Oddities } from "../../../../components/ingest/oddities.tsx";
import data from "../../../../components/layout/data-table.module.css";
import layout from "../../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../../components/layout/refused-page.tsx";
import { requireUser } from "../../../../lib/session.ts";
import type { FilesAnswer } from "../../../../query/answers.ts";
import { getCoverage } from "../../../../query/coverage.ts";
import { getIngestHealth } from "../../../../query/ingest-health.ts";
import { listLogFiles } from "../../../../query/list-log-files.ts";
import { parseParams, readParams, type SearchParams } from "../../page-params.ts";
import { Panel } from "../../panel.tsx";
import { readerSignal } from "../../reader-signal.ts";
import { recordView } from "../../record-view.ts";

export const metadata: Metadata = { title: "Ingest" };

const FILES_PER_PAGE = 100;
const WEEK_MS = 7 * 86_400_000;

/** What became of every log file and message, how far behind the ingest is, and what to do about failures. */
export default async function IngestPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const params = await readParams(searchParams);
  const parsed = parseParams("/ingest", params, () => parseFilesView(params));
  if ("refused" in parsed) return <RefusedPage title="Ingest" refused={parsed.refused} />;
  const view = parsed.value;
  await recordView(user, "ingest", { search: params.toString() });
  const now = new Date();
  const signal = readerSignal();
  const health = getIngestHealth(signal);
  const coverage = getCoverage({ from: new Date(now.getTime() - WEEK_MS), to: now }, signal);
  const files = listLogFiles(view, { limit: FILES_PER_PAGE, cursor: view.cursor }, signal);
  // One that fails before it is shown must not end the server.
  for (const answer of [health, coverage, files]) answer.catch(() => undefined);
  return (
    <main className={layout.page}>
      <div className={layout.heading}>
        <h1>Ingest</h1>
        <span>From the queue and the bucket to stored events</span>
      </div>
      <Panel answer={Promise.all([health, coverage])} fallback={<Skeleton height={280} />}>
        {([{ files: groups, ...freshness }, { completeThrough }]) => (
          <>
            <HealthTiles {...freshness} completeThrough={completeThrough} />
            <FileGroups groups={groups} />
          </>
        )}
      </Panel>
      <h2 className={styles.title} id="files">
        Log files
      </h2>
      <FileFilter view={view} />
      <Panel answer={files} fallback={<Skeleton height={480} />}>
        {(page) => <Files page={page} view={view} />}
      </Panel>
      <h2 className={styles.title}>Set aside, not lost</h2>
      <Panel answer={health} fallback={<Skeleton height={240} />}>
        {(found) => <Oddities {...found} />}
      </Panel>
    </main>
  );
}

function Files({ page, view }: { page: FilesAnswer; view: FilesView }) {
  if (page.files.length === 0) return <p className={data.nothing}>No log file matches.</p>;
  return (
    <>
      <FileTable files={page.files} />
      <nav className={styles.paging} aria-label="Pages of log files">
        {view.cursor !== null && (
          <Link href={filesHref({ ...view, cursor: null })} prefetch={false} scroll={false}>
            Newest
          </Link>
        )}
        {page.nextCursor !== null && (
          <Link href={filesHref({ ...view, cursor: page.nextCursor })} prefetch={false} scroll={false}>
            Older
          </Link>
        )}
      </nav>
    </>
  );
}
