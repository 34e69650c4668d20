"use client";

/** Parts behind a click: their JavaScript comes with the first click, not with the page. */
import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";

export const FilterEditor = dynamic(() => import("./filter-editor.tsx").then((module) => module.FilterEditor), {
  ssr: false,
  loading: () => <Skeleton height={120} />,
});

export const FacetChooser = dynamic(() => import("./facet-chooser.tsx").then((module) => module.FacetChooser), {
  ssr: false,
  loading: () => <Skeleton height={320} />,
});

export const TimeRangeForm = dynamic(() => import("./time-range-form.tsx").then((module) => module.TimeRangeForm), {
  ssr: false,
  loading: () => <Skeleton height={372} width={300} />,
});

export const TableSettings = dynamic(
  () => import("./table-settings-panel.tsx").then((module) => module.TableSettings),
  {
    ssr: false,
    loading: () => <Skeleton height={320} />,
  },
);

export const ColumnMenu = dynamic(() => import("./column-menu.tsx").then((module) => module.ColumnMenu), {
  ssr: false,
});
