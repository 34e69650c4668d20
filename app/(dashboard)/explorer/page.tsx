import type { Metadata } from "next";
import { headers } from "next/headers";
import { Controls } from "../../../components/explorer/controls.tsx";
import styles from "../../../components/explorer/explorer.module.css";
import { ExplorerProvider } from "../../../components/explorer/explorer-state.tsx";
import { FilterBar } from "../../../components/explorer/filter-bar.tsx";
import { HiddenNote } from "../../../components/explorer/hidden-note.tsx";
import { ShareMenu } from "../../../components/explorer/share-menu.tsx";
import { TableSettingsScript } from "../../../components/explorer/table-settings-script.tsx";
import { TimeRangePicker } from "../../../components/explorer/time-range-picker.tsx";
import { ValueMenuProvider } from "../../../components/explorer/value-menu.tsx";
import { parseExplorerView } from "../../../components/explorer/view.ts";
import { ExportButtons } from "../../../components/export/export-buttons.tsx";
import layout from "../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../components/layout/refused-page.tsx";
import { SaveButton } from "../../../components/saved/save-button.tsx";
import { requireUser } from "../../../lib/session.ts";
import { canonicalSearch } from "../../../query/search-params.ts";
import { formatInstant, resolveTimeRange } from "../../../query/time-range.ts";
import { parseParams, readParams, type SearchParams } from "../page-params.ts";
import { Panel } from "../panel.tsx";
import { recordView } from "../record-view.ts";
import { ExplorerResults, startExplorer } from "./results.tsx";

export const metadata: Metadata = { title: "Explorer" };

/** Every event question: the URL is the whole state. */
export default async function ExplorerPage({ searchParams }: { searchParams: SearchParams }) {
  const user = await requireUser();
  const nonce = (await headers()).get("x-nonce") ?? "";
  const params = await readParams(searchParams);
  const parsed = parseParams("/explorer", params, () => {
    const view = parseExplorerView(params);
    return { view, range: resolveTimeRange(view.query, new Date()) };
  });
  if ("refused" in parsed) return <RefusedPage title="Event explorer" refused={parsed.refused} />;
  const { view, range } = parsed.value;
  // Beside the note in the audit log, which is there before any of them is shown.
  const answers = startExplorer(view, range);
  await recordView(user, "explorer", { search: canonicalSearch(view.query), groupBy: view.groupBy.join(",") });
  return (
    <ExplorerProvider view={view} path="/explorer">
      <main className={layout.page}>
        <TableSettingsScript nonce={nonce} />
        <ValueMenuProvider>
          <h1 className="visually-hidden">Event explorer</h1>
          <div className={styles.toolbar}>
            <TimeRangePicker />
            <FilterBar />
            <SaveButton report={null} from={formatInstant(range.from)} to={formatInstant(range.to)} />
            <ShareMenu from={formatInstant(range.from)} to={formatInstant(range.to)} />
            <ExportButtons from={formatInstant(range.from)} to={formatInstant(range.to)} />
          </div>
          <Controls
            hidden={
              <Panel answer={answers.hidden} fallback={null}>
                {(counts) => <HiddenNote hidden={counts} />}
              </Panel>
            }
          />
          <ExplorerResults view={view} answers={answers} />
        </ValueMenuProvider>
      </main>
    </ExplorerProvider>
  );
}
