"use client";

import { ActionIcon, Loader, Skeleton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Field, FieldKey } from "../../cloudtrail/fields.ts";
import type { FacetsAnswer, FacetValue } from "../../query/answers.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { SharedIcon } from "../layout/shared-icon.tsx";
import { useAnswer } from "../use-answer.ts";
import { filterOf, isExact, patternText } from "./edit-query.ts";
import { useExplorer } from "./explorer-state.tsx";
import { type CountedValue, FacetValues } from "./facet-values.tsx";
import styles from "./facets.module.css";
import { useSuggestions } from "./use-suggestions.ts";

/** Values shown before "More", and after it. */
const SHOWN = 6;
const EXPANDED = 50;

type FacetField = Field & { key: FieldKey };

type Props = {
  field: FacetField;
  /** Null until they are here. */
  values: FacetValue[] | null;
  problem: { message: string; retry: () => void } | null;
  /** Only the title is shown. */
  closed: boolean;
  onToggle: () => void;
};

/** The commonest values of one field, and a search among all of them. */
export function FacetList({ field, values, problem, closed, onToggle }: Props) {
  const { view } = useExplorer();
  const [searching, setSearching] = useState(false);
  const filtered = view.query.filters[field.key] !== undefined;
  return (
    <section className={styles.facet} aria-label={field.label}>
      <div className={styles.facetHead}>
        <h2 className={styles.facetTitle} title={field.description}>
          <button type="button" aria-expanded={!closed} onClick={onToggle}>
            <SharedIcon name={closed ? "right" : "down"} size={13} />
            {field.label}
            {filtered && <span className={styles.facetMark} title="Filtered" />}
          </button>
        </h2>
        {!closed && (
          <ActionIcon
            size={24}
            className={styles.facetSearch ?? ""}
            aria-label={`Search in ${field.label}`}
            title={`Search in ${field.label}`}
            aria-expanded={searching}
            onClick={() => setSearching((open) => !open)}
          >
            <IconSearch size={13} />
          </ActionIcon>
        )}
      </div>
      {!closed &&
        (searching ? (
          <FacetSearch field={field} onClose={() => setSearching(false)} />
        ) : (
          <CommonValues field={field} values={values} problem={problem} />
        ))}
    </section>
  );
}

/** The values, with those that are filtered among them even when they are rare. Patterns are not values: the chips have them. */
function withChosen(
  values: readonly FacetValue[],
  chosen: readonly string[],
  known: readonly FacetValue[],
): CountedValue[] {
  const texts = new Set(values.map(({ value }) => String(value)));
  const missing = chosen
    .filter(isExact)
    .map(patternText)
    .filter((text) => !texts.has(text));
  return [
    ...values,
    ...missing.map((text) => known.find(({ value }) => String(value) === text) ?? { value: text, count: null }),
  ];
}

function CommonValues({ field, values, problem }: Pick<Props, "field" | "values" | "problem">) {
  const { view } = useExplorer();
  const [expanded, setExpanded] = useState(false);
  const href = expanded
    ? eventQueryHref("/api/v1/facets", view.query, { fields: field.key, limit: String(EXPANDED) })
    : null;
  const { answer, loading, error } = useAnswer<FacetsAnswer>(href);
  const all = (expanded ? answer?.facets[field.key] : undefined) ?? values;
  if (problem !== null && values === null) {
    return (
      <p className={styles.facetNothing} role="alert">
        {problem.message}{" "}
        <button type="button" className={styles.facetMore} onClick={problem.retry}>
          Try again
        </button>
      </p>
    );
  }
  if (all === null) return <Skeleton height={72} mt={4} />;
  const { include, exclude } = filterOf(view.query, field.key);
  const shown = withChosen(all.slice(0, expanded ? EXPANDED : SHOWN), [...include, ...exclude], all);
  return (
    <>
      <FacetValues field={field} values={shown} />
      {error !== null && (
        <p className={styles.facetNothing} role="alert">
          {error.message}
        </p>
      )}
      {(expanded || all.length > SHOWN) && (
        <button
          type="button"
          className={styles.facetMore}
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
        >
          {expanded ? "Less" : "More"}
          <span className="visually-hidden"> values of {field.label}</span>
          {loading && <Loader size={10} ml={6} />}
        </button>
      )}
      {expanded && all.length >= EXPANDED && (
        <p className={styles.facetNothing}>The {EXPANDED} commonest. Search for others.</p>
      )}
    </>
  );
}

function FacetSearch({ field, onClose }: { field: FacetField; onClose: () => void }) {
  const [text, setText] = useState("");
  const { suggestions, loading, error } = useSuggestions(field.key, text, { limit: EXPANDED });
  const values = suggestions.map(({ value, count }): CountedValue => {
    const shown = patternText(value);
    return { value: field.kind === "boolean" ? shown === "true" : shown, count };
  });
  return (
    <>
      <TextInput
        className={styles.facetInput ?? ""}
        aria-label={`Search in ${field.label}`}
        placeholder="Part of a value"
        autoFocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
        rightSection={loading ? <Loader size={11} /> : null}
      />
      {error === null ? (
        <div className={styles.facetFound}>
          <FacetValues field={field} values={values} empty={loading ? "" : "No such value in this range"} />
        </div>
      ) : (
        <p className={styles.facetNothing} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
