"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconListCheck } from "@tabler/icons-react";
import { useState } from "react";
import { findField } from "../../cloudtrail/fields.ts";
import type { FacetsAnswer } from "../../query/answers.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { LatePopover, usePopover } from "../layout/late-popover.tsx";
import { useAnswer } from "../use-answer.ts";
import { useExplorer } from "./explorer-state.tsx";
import { FacetList } from "./facet-list.tsx";
import { useFacetSettings } from "./facet-settings.ts";
import styles from "./facets.module.css";
import { FacetChooser } from "./lazy.tsx";

/** One more than a facet shows, so that it knows whether there are more. */
const VALUES = "7";

/** The facets a reader has chosen, with their counts; on a phone behind a button. `facets` are those the page came with. */
export function FacetSidebar({ facets }: { facets: FacetsAnswer["facets"] }) {
  const { view } = useExplorer();
  const { shown, closed, toggleShown, toggleClosed, showUsual } = useFacetSettings();
  const [opened, setOpened] = useState(false);
  const choosing = usePopover();
  // What the page did not come with is asked for in one call, after it.
  const more = shown.filter((key) => facets[key] === undefined && !closed.includes(key));
  const href =
    more.length === 0 ? null : eventQueryHref("/api/v1/facets", view.query, { fields: more.join(","), limit: VALUES });
  const { answer, error, retry } = useAnswer<FacetsAnswer>(href);
  const filtered = shown.filter((key) => view.query.filters[key] !== undefined).length;
  return (
    <aside className={styles.sidebar} aria-label="Facets" data-shown={opened || undefined}>
      <Button
        className={styles.sidebarToggle ?? ""}
        leftSection={<IconAdjustmentsHorizontal size={14} />}
        aria-expanded={opened}
        onClick={() => setOpened((open) => !open)}
        fullWidth
      >
        {opened ? "Hide facets" : filtered > 0 ? `Facets (${filtered} filtered)` : "Facets"}
      </Button>
      <div className={styles.facets}>
        <div className={styles.facetsHead}>
          <span aria-hidden="true">Facets</span>
          <ActionIcon size={24} aria-label="Choose facets" title="Choose facets" {...choosing.button}>
            <IconListCheck size={15} />
          </ActionIcon>
          <LatePopover by={choosing} label="Choose facets" width={320}>
            <FacetChooser shown={shown} onToggle={toggleShown} onUsual={showUsual} />
          </LatePopover>
        </div>
        {shown.map((key) => {
          const field = findField(key);
          if (field === null) return null;
          const isClosed = closed.includes(key);
          return (
            <FacetList
              key={key}
              field={field}
              values={facets[key] ?? answer?.facets[key] ?? null}
              problem={facets[key] === undefined && error !== null ? { message: error.message, retry } : null}
              closed={isClosed}
              onToggle={() => toggleClosed(key)}
            />
          );
        })}
        {shown.length === 0 && <p className={styles.facetNothing}>No facet is chosen.</p>}
      </div>
    </aside>
  );
}
