import type { Metadata } from "next";
import { notFound } from "next/navigation";
import layout from "../../../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../../../components/layout/refused-page.tsx";
import { ReportHead } from "../../../../../components/report/report-head.tsx";
import { SearchDocumentView } from "../../../../../components/report/search-document.tsx";
import { requireUser } from "../../../../../lib/session.ts";
import { eventQueryHref, parseEventQuery } from "../../../../../query/search-params.ts";
import { findSearch } from "../../../../../reports/catalog/index.ts";
import { documentSearch } from "../../../../../reports/document-search.ts";
import { pageParameterNames } from "../../../../../reports/parameters.ts";
import { readKnownGood } from "../../../../api/v1/read-params.ts";
import { parseParams, readParams, type SearchParams } from "../../../page-params.ts";
import { recordView } from "../../../record-view.ts";

type Props = { params: Promise<{ slug: string }>; searchParams: SearchParams };

/** Names the search, for whoever has several open. */
export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const search = findSearch((await params).slug);
  return search === null ? {} : { title: `How it works: ${search.title}` };
}

/** How a search works. Its address carries the range, filters and values of the search, so that the way back leads to them. */
export default async function AboutSearchPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const search = findSearch((await params).slug);
  if (search === null) notFound();
  const given = await readParams(searchParams);
  const names = pageParameterNames(search);
  const searchPage = `/reports/${search.id}`;
  const parsed = parseParams(`${searchPage}/about`, given, () => {
    readKnownGood(given);
    return parseEventQuery(new URLSearchParams([...given].filter(([name]) => !names.includes(name))));
  });
  if ("refused" in parsed) return <RefusedPage title={search.title} refused={parsed.refused} />;
  await recordView(user, "search-about", { slug: search.id });
  const query = parsed.value;
  const document = documentSearch(search);
  const others = document.neighbours.map(({ slug }) => [slug, eventQueryHref(`/reports/${slug}/about`, query)]);
  return (
    <main className={layout.page}>
      <ReportHead
        report={document.report}
        section={document.section.title}
        catalogueHref={eventQueryHref("/reports", { ...query, filters: {} })}
        searchHref={given.size === 0 ? searchPage : `${searchPage}?${given}`}
      />
      <SearchDocumentView document={document} hrefOf={Object.fromEntries(others)} />
    </main>
  );
}
