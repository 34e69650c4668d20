import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExplorerProvider } from "../../../../components/explorer/explorer-state.tsx";
import { PendingRegion } from "../../../../components/explorer/pending-region.tsx";
import { ShareMenu } from "../../../../components/explorer/share-menu.tsx";
import { TimeRangePicker } from "../../../../components/explorer/time-range-picker.tsx";
import { ValueMenuProvider } from "../../../../components/explorer/value-menu.tsx";
import { parseReportView } from "../../../../components/explorer/view.ts";
import layout from "../../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../../components/layout/refused-page.tsx";
import { AboutSearch } from "../../../../components/report/about-search.tsx";
import { AskFirst } from "../../../../components/report/ask-first.tsx";
import { KnownGoodSwitch } from "../../../../components/report/known-good-switch.tsx";
import { NarrowChips } from "../../../../components/report/narrow-chips.tsx";
import { ParameterForm } from "../../../../components/report/parameter-form.tsx";
import { PlaceFilters } from "../../../../components/report/place-filters.tsx";
import styles from "../../../../components/report/report.module.css";
import { ReportExport } from "../../../../components/report/report-export.tsx";
import { ReportHead } from "../../../../components/report/report-head.tsx";
import { SaveButton } from "../../../../components/saved/save-button.tsx";
import { listActiveKnownGood } from "../../../../lib/known-good.ts";
import { requireUser } from "../../../../lib/session.ts";
import { canonicalSearch, eventQueryHref } from "../../../../query/search-params.ts";
import { formatInstant, resolveTimeRange } from "../../../../query/time-range.ts";
import { findSearch } from "../../../../reports/catalog/index.ts";
import { SECTIONS } from "../../../../reports/define-search.ts";
import { describeConditions, describeSearch, listParameters } from "../../../../reports/describe-search.ts";
import { pageParameterNames, parameterNames } from "../../../../reports/parameters.ts";
import { readKnownGood } from "../../../api/v1/read-params.ts";
import { parseParams, readParams, type SearchParams } from "../../page-params.ts";
import { recordView } from "../../record-view.ts";
import { readAsked } from "./read-asked.ts";
import { ReportBody } from "./report-body.tsx";

type Props = { params: Promise<{ slug: string }>; searchParams: SearchParams };

/** Names the search, for whoever has several open. */
export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const search = findSearch((await params).slug);
  return search === null ? {} : { title: search.title };
}

/** One common search: what it asks, and its answer in the range. */
export default async function ReportPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const search = findSearch((await params).slug);
  if (search === null) notFound();
  const given = await readParams(searchParams);
  const names = pageParameterNames(search);
  const page = `/reports/${search.id}`;
  const parsed = parseParams(page, given, () => {
    const others = new URLSearchParams([...given].filter(([name]) => !names.includes(name)));
    const view = parseReportView(others);
    const knownGood = readKnownGood(given);
    return { view, range: resolveTimeRange(view.query, new Date()), asking: readAsked(search, given), knownGood };
  });
  if ("refused" in parsed) return <RefusedPage title={search.title} refused={parsed.refused} />;
  const { view, range, asking, knownGood } = parsed.value;
  const { query } = view;
  const values = parameterNames(search).flatMap((name) =>
    given.getAll(name).map((value): [string, string] => [name, value]),
  );
  const asked = { slug: search.id, search: canonicalSearch(query), given: JSON.stringify(values), knownGood };
  const [known] = await Promise.all([listActiveKnownGood(), recordView(user, "search", asked)]);
  const report = describeSearch(search);
  const section = SECTIONS.find(({ id }) => id === search.section);
  const conditions = asking.asked === null ? report.conditions : describeConditions(asking.asked);
  const carried = [...values, ...(knownGood === "hide" ? [["knownGood", knownGood]] : [])];
  const aboutHref = `${page}/about?${new URLSearchParams([...new URLSearchParams(canonicalSearch(query)), ...carried])}`;
  const ends = { from: formatInstant(range.from), to: formatInstant(range.to) };
  return (
    <ExplorerProvider key={search.id} view={view} path={{ page, names }}>
      <main className={layout.page}>
        <ValueMenuProvider>
          <ReportHead
            report={report}
            section={section?.title ?? ""}
            catalogueHref={eventQueryHref(
              "/reports",
              { ...query, filters: {} },
              { knownGood: knownGood === "hide" ? knownGood : null },
            )}
          />
          <div className={styles.toolbar}>
            <TimeRangePicker />
            <PlaceFilters />
            <div className={styles.toolbarEnd}>
              {asking.asked !== null && <SaveButton report={{ slug: search.id, title: search.title }} {...ends} />}
              <ShareMenu {...ends} />
              {asking.asked !== null && <ReportExport slug={search.id} {...ends} />}
            </div>
          </div>
          <ParameterForm parameters={listParameters(search)} needsOneOf={report.needsOneOf} refused={asking.refused} />
          <div className={styles.chips}>
            <NarrowChips narrow={report.narrow} />
            <KnownGoodSwitch
              active={known.length}
              canEdit={user.role !== "viewer"}
              suggested={report.suggestsKnownGood}
            />
          </div>
          <PendingRegion>
            {asking.asked === null ? (
              <div className={styles.columns}>
                <AskFirst report={report} refused={asking.refused} />
                <AboutSearch report={report} conditions={conditions} aboutHref={aboutHref} />
              </div>
            ) : (
              <ReportBody
                asked={asking.asked}
                view={view}
                range={range}
                report={report}
                hide={knownGood === "hide" ? known : null}
              >
                <AboutSearch report={report} conditions={conditions} aboutHref={aboutHref} />
              </ReportBody>
            )}
          </PendingRegion>
        </ValueMenuProvider>
      </main>
    </ExplorerProvider>
  );
}
