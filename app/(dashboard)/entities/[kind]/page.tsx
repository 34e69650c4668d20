import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type ENTITIES, findEntity } from "../../../../cloudtrail/entities.ts";
import { EntityHead } from "../../../../components/entity/entity-head.tsx";
import { parseEntityView } from "../../../../components/entity/entity-view.ts";
import { ExplorerButton } from "../../../../components/entity/explorer-button.tsx";
import { ExplorerProvider } from "../../../../components/explorer/explorer-state.tsx";
import { PendingRegion } from "../../../../components/explorer/pending-region.tsx";
import { ShareMenu } from "../../../../components/explorer/share-menu.tsx";
import { TimeRangePicker } from "../../../../components/explorer/time-range-picker.tsx";
import { ValueMenuProvider } from "../../../../components/explorer/value-menu.tsx";
import { explorerHref, rowsOf } from "../../../../components/explorer/view.ts";
import layout from "../../../../components/layout/layout.module.css";
import { RefusedPage } from "../../../../components/layout/refused-page.tsx";
import { visibleText } from "../../../../lib/format.ts";
import { requireUser } from "../../../../lib/session.ts";
import { DEFAULT_RANGE, formatInstant, resolveTimeRange } from "../../../../query/time-range.ts";
import { parseParams, type Refused, readParams, type SearchParams } from "../../page-params.ts";
import { recordView } from "../../record-view.ts";
import { EntityBody } from "./entity-body.tsx";

type Entity = (typeof ENTITIES)[number];
type Props = { params: Promise<{ kind: string }>; searchParams: SearchParams };

/** Names the value, for whoever has several pages open. */
export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const entity = findEntity((await params).kind);
  const value = (await readParams(searchParams)).get("value") ?? "";
  return entity === null ? {} : { title: `${entity.label} ${visibleText(value).slice(0, 80)}` };
}

/** Without a value there is no page: all values of the field are offered instead. */
function withRemedy(refused: Refused, { field, plural }: Entity): Refused & { label?: string } {
  if (refused.parameter !== "value") return refused;
  const all = explorerHref({ ...rowsOf({ ...DEFAULT_RANGE, filters: {} }), groupBy: [field] });
  return { ...refused, href: all, label: `${plural} of the last 24 hours` };
}

/** Everything about one principal, session, key, address…: what it did in a range, and what is new for it. */
export default async function EntityPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const entity = findEntity((await params).kind);
  if (entity === null) notFound();
  const given = await readParams(searchParams);
  const now = new Date();
  const parsed = parseParams(`/entities/${entity.kind}`, given, () => {
    const view = parseEntityView(entity, given);
    return { ...view, range: resolveTimeRange(view.query, now) };
  });
  if ("refused" in parsed) return <RefusedPage title={entity.label} refused={withRemedy(parsed.refused, entity)} />;
  const { path, query, range } = parsed.value;
  const { kind, value } = path;
  await recordView(user, "entity", { kind, value, from: query.from, to: query.to });
  const view = rowsOf(query);
  return (
    <ExplorerProvider key={`${kind} ${value}`} view={view} path={path}>
      <main className={layout.page}>
        <ValueMenuProvider>
          <EntityHead entity={entity} value={value}>
            <TimeRangePicker />
            <ExplorerButton />
            <ShareMenu from={formatInstant(range.from)} to={formatInstant(range.to)} />
          </EntityHead>
          <PendingRegion>
            <EntityBody entity={entity} path={path} query={query} range={range} now={now} />
          </PendingRegion>
        </ValueMenuProvider>
      </main>
    </ExplorerProvider>
  );
}
