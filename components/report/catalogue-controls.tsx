"use client";

import { SegmentedControl, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useRef, useState } from "react";
import styles from "./catalogue.module.css";
import { type CatalogueEntry, type CatalogueFilter, SEVERITIES } from "./catalogue-entry.ts";
import { SeverityTag } from "./severity-tag.tsx";

/** The URL is written once the reader pauses: browsers refuse too many changes in a row. */
const WRITE_MS = 250;

/** What is looked for, as the URL has it. It changes without asking the server. */
export function useCatalogueFilter(): { filter: CatalogueFilter; setFilter: (filter: CatalogueFilter) => void } {
  const search = useSearchParams();
  const pathname = usePathname();
  const waiting = useRef<number>(0);
  const inUrl: CatalogueFilter = {
    text: search.get("q") ?? "",
    severities: (search.get("severity") ?? "").split(",").filter((one) => one !== ""),
    extended: search.get("tier") === "all",
  };
  // What is being typed, until the URL says it as well.
  const [typed, setTyped] = useState<{ text: string; of: string } | null>(null);
  const text = typed !== null && typed.of === inUrl.text ? typed.text : inUrl.text;

  const write = (filter: CatalogueFilter) => {
    const params = new URLSearchParams(window.location.search);
    const set = (name: string, value: string) => (value === "" ? params.delete(name) : params.set(name, value));
    set("q", filter.text.trim() === "" ? "" : filter.text);
    set("severity", filter.severities.join(","));
    set("tier", filter.extended ? "all" : "");
    window.history.replaceState(null, "", params.size === 0 ? pathname : `${pathname}?${params}`);
  };
  const setFilter = (filter: CatalogueFilter) => {
    window.clearTimeout(waiting.current);
    if (filter.text === text) return write(filter);
    setTyped({ text: filter.text, of: inUrl.text });
    waiting.current = window.setTimeout(() => write(filter), WRITE_MS);
  };
  return { filter: { ...inUrl, text }, setFilter };
}

type Props = {
  filter: CatalogueFilter;
  setFilter: (filter: CatalogueFilter) => void;
  entries: CatalogueEntry[];
};

/** Text, severity and tier. */
export function CatalogueControls({ filter, setFilter, entries }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => input.current?.focus()]]);
  const core = entries.filter(({ tier }) => tier === "core").length;
  const toggle = (severity: string) => {
    const { severities } = filter;
    const next = severities.includes(severity)
      ? severities.filter((one) => one !== severity)
      : SEVERITIES.filter((one) => one === severity || severities.includes(one));
    setFilter({ ...filter, severities: next });
  };
  return (
    <search className={styles.controls} aria-label="Searches">
      <TextInput
        ref={input}
        className={styles.find ?? ""}
        size="sm"
        aria-label="Find a search"
        placeholder="Find by title, question, event name, technique, CIS control…"
        leftSection={<IconSearch size={15} />}
        rightSection={<kbd className={styles.key}>/</kbd>}
        value={filter.text}
        maxLength={200}
        onChange={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") setFilter({ ...filter, text: "" });
        }}
      />
      <fieldset className={styles.severities}>
        <legend className="visually-hidden">Severity</legend>
        {SEVERITIES.toReversed().map((severity) => (
          <button
            key={severity}
            type="button"
            className={styles.severity}
            aria-pressed={filter.severities.includes(severity)}
            onClick={() => toggle(severity)}
          >
            <SeverityTag severity={severity} />
          </button>
        ))}
      </fieldset>
      <SegmentedControl
        size="xs"
        aria-label="Tier"
        data={[
          { value: "core", label: `Core ${core}` },
          { value: "all", label: `All ${entries.length}` },
        ]}
        value={filter.extended ? "all" : "core"}
        onChange={(value) => setFilter({ ...filter, extended: value === "all" })}
      />
    </search>
  );
}
