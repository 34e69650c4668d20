"use client";

import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useState } from "react";
import { findField } from "../../cloudtrail/fields.ts";
import type { FacetsAnswer } from "../../query/answers.ts";
import { FacetList } from "./facet-list.tsx";
import styles from "./facets.module.css";

/** Every facet with its counts; on a phone behind a button. */
export function FacetSidebar({ facets }: { facets: FacetsAnswer["facets"] }) {
  const [shown, setShown] = useState(false);
  return (
    <aside className={styles.sidebar} aria-label="Facets" data-shown={shown || undefined}>
      <Button
        className={styles.sidebarToggle ?? ""}
        leftSection={<IconAdjustmentsHorizontal size={14} />}
        aria-expanded={shown}
        onClick={() => setShown((open) => !open)}
        fullWidth
      >
        {shown ? "Hide facets" : "Facets"}
      </Button>
      <div className={styles.facets}>
        {Object.entries(facets).map(([key, values]) => {
          const field = findField(key);
          return field === null ? null : <FacetList key={key} field={field} values={values} />;
        })}
      </div>
    </aside>
  );
}
