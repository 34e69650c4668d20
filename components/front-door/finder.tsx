"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { IconBookmark, IconFilter, IconListSearch, IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { findField } from "../../cloudtrail/fields.ts";
import { visibleText } from "../../lib/format.ts";
import type { Candidate, LookupAnswer } from "../../query/lookup/lookup-answers.ts";
import { recogniseValue } from "../../query/recognise-value.ts";
import { eventQueryHref } from "../../query/search-params.ts";
import { conditionFor, narrowTo, patternText } from "../explorer/edit-query.ts";
import { explorerHref, rowsOf } from "../explorer/view.ts";
import { SafeText } from "../text/safe-text.tsx";
import { fetchAnswer, useAnswer } from "../use-answer.ts";
import { CandidateLine, OptionRow } from "./candidate-row.tsx";
import { FinderMessage } from "./finder-message.tsx";
import styles from "./front-door.module.css";
import { candidateHref, type RangeTexts } from "./open-candidate.ts";
import { forgetRecent, type Recent, rememberRecent, useRecent } from "./recent.ts";

const DEBOUNCE_MS = 90;
const MAX_LENGTH = 2_000;
const MAX_FILTERS = 4;

const lookupHref = (text: string): string | null =>
  text.trim() === "" ? null : `/api/v1/lookup?${new URLSearchParams({ q: text })}`;

type Option = { key: string; href: string; recent: Recent | null; line: ReactNode };

type Props = {
  range: RangeTexts;
  /** In the page the list hangs below the box and closes when the box is left; in the dialog it is always there. */
  place: "page" | "dialog";
  /** Something was opened, or the box was left with Escape. */
  onDone?: () => void;
};

/**
 * One box that takes any identifier or name. The keyboard stays in it: arrows choose, Enter opens, Escape leaves. While an
 * answer is on its way the one before it stays; Enter then waits for the right one.
 */
export function Finder({ range, place, onDone }: Props) {
  const id = useId();
  const router = useRouter();
  const recent = useRecent();
  const [text, setText] = useState("");
  const [focused, setFocused] = useState(false);
  const [chosen, setChosen] = useState({ of: "", index: 0 });
  const [settled] = useDebouncedValue(text, DEBOUNCE_MS);
  const { answer, error, loading, retry } = useAnswer<LookupAnswer>(lookupHref(settled));

  const isEmpty = text.trim() === "";
  const shown = isEmpty ? null : answer;
  const options = isEmpty ? recent.map((one) => toOption(one, range)) : listOptions(shown, range);
  const listOf = isEmpty ? "recent" : (shown?.text ?? "");
  const active = chosen.of === listOf ? Math.min(chosen.index, options.length - 1) : 0;
  const expanded = (place === "dialog" || focused) && (options.length > 0 || shown !== null || error !== null);

  const open = ({ href, recent: entry }: Option) => {
    if (entry !== null) rememberRecent(entry);
    setText("");
    setFocused(false);
    onDone?.();
    router.push(href);
  };
  /** Enter right after a paste means the pasted text, not what was listed before it. */
  const openFirst = async () => {
    const href = lookupHref(text);
    if (href === null) return;
    const fresh = await fetchAnswer<LookupAnswer>(href, AbortSignal.timeout(10_000)).catch(() => null);
    const [first] = fresh === null || countFound(fresh) === 0 ? [] : listOptions(fresh, range);
    if (first !== undefined) open(first);
  };
  const choose = (index: number) =>
    setChosen({ of: listOf, index: (index + options.length) % Math.max(1, options.length) });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const isCurrent = settled === text && !loading;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        setFocused(true);
        choose(active + (event.key === "ArrowDown" ? 1 : -1));
        return;
      case "Enter": {
        event.preventDefault();
        const option = options[active];
        if (!isEmpty && !isCurrent) void openFirst();
        else if (option !== undefined) open(option);
        return;
      }
      case "Escape":
        if (place === "page") setFocused(false);
        return;
      default:
        return;
    }
  };

  return (
    <div className={styles.finder} data-place={place}>
      <div className={styles.box}>
        <IconSearch size={place === "page" ? 19 : 18} aria-hidden="true" className={styles.boxIcon} />
        <input
          className={styles.input}
          role="combobox"
          aria-label="Find anything by id or name"
          aria-expanded={expanded}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={expanded && options[active] !== undefined ? `${id}${active}` : undefined}
          placeholder="IP, ARN, access key, user, role, event id, instance, service…"
          value={text}
          maxLength={MAX_LENGTH}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          data-autofocus={place === "dialog" || undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setFocused(true);
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {!isEmpty && shown?.recognised != null && <span className={styles.recognised}>{shown.recognised}</span>}
        <span className={styles.busy} data-busy={(!isEmpty && (loading || settled !== text)) || undefined} />
      </div>
      {/* A press inside must not take the focus from the box. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is */}
      <div className={styles.panel} hidden={!expanded} onMouseDown={(event) => event.preventDefault()}>
        {isEmpty && options.length > 0 && (
          <div className={styles.listHead}>
            <span id={`${id}head`}>Opened last</span>
            <button type="button" className={styles.forget} tabIndex={place === "page" ? -1 : 0} onClick={forgetRecent}>
              Forget
            </button>
          </div>
        )}
        <FinderMessage answer={shown} error={error} onRetry={retry} />
        <div
          id={`${id}list`}
          role="listbox"
          aria-label={isEmpty ? "Opened last" : "Candidates"}
          className={styles.list}
          hidden={options.length === 0}
        >
          {options.map((option, index) => (
            <OptionRow
              key={option.key}
              id={`${id}${index}`}
              href={option.href}
              active={index === active}
              onPick={() => {
                if (option.recent !== null) rememberRecent(option.recent);
                setText("");
                setFocused(false);
                onDone?.();
              }}
              onPoint={() => active !== index && choose(index)}
            >
              {option.line}
            </OptionRow>
          ))}
        </div>
      </div>
      <span className="visually-hidden" role="status">
        {isEmpty || shown === null
          ? ""
          : `${countFound(shown)} candidates for ${visibleText(shown.text).slice(0, 100)}`}
      </span>
    </div>
  );
}

const toOption = (one: Recent & Partial<Candidate>, range: RangeTexts): Option => ({
  key: `${one.kind} ${one.field} ${one.value}`,
  href: candidateHref({ ...one, seen: one.seen ?? null }, range),
  recent: one,
  line: <CandidateLine candidate={one} />,
});

const countFound = ({ candidates, searches, saved }: LookupAnswer): number =>
  candidates.length + searches.length + saved.length;

/** The candidates, saved reports and common searches; where there is no candidate, the filters that the text may be meant for as well. */
function listOptions(answer: LookupAnswer | null, range: RangeTexts): Option[] {
  if (answer === null) return [];
  const searches = [
    ...answer.saved.map(toSavedOption),
    ...answer.searches.map((search) => toSearchOption(search, range)),
  ];
  if (answer.candidates.length > 0) {
    return [...answer.candidates.map((candidate) => toOption(candidate, range)), ...searches];
  }
  return [...searches, ...listFilters(answer.text, range)];
}

const listFilters = (text: string, range: RangeTexts): Option[] =>
  recogniseValue(text)
    .slice(0, MAX_FILTERS)
    .map(({ field, value, certain }) => {
      const query = { ...range, filters: {} };
      const condition = certain
        ? conditionFor(field, patternText(value), "include")
        : { field, mode: "include" as const, value };
      return {
        key: `search ${field}`,
        href: explorerHref(rowsOf(narrowTo(query, condition))),
        recent: null,
        line: <SearchLine label={findField(field)?.label ?? field} value={patternText(value)} />,
      };
    });

const toSearchOption = ({ slug, title, question }: LookupAnswer["searches"][number], range: RangeTexts): Option => ({
  key: `report ${slug}`,
  href: eventQueryHref(`/reports/${slug}`, { ...range, filters: {} }),
  recent: null,
  line: <ReportLine title={title} question={question} />,
});

const toSavedOption = ({ id, name }: LookupAnswer["saved"][number]): Option => ({
  key: `saved ${id}`,
  href: `/s/${id}`,
  recent: null,
  line: <SavedLine name={name} />,
});

function SavedLine({ name }: { name: string }) {
  return (
    <>
      <span className={styles.icon} aria-hidden="true">
        <IconBookmark size={17} />
      </span>
      <span className={styles.main}>
        <span className={styles.name} data-words="">
          <SafeText text={name} />
        </span>
        <span className={styles.about}>
          <span className={styles.kind}>Saved report</span>
        </span>
      </span>
    </>
  );
}

function ReportLine({ title, question }: { title: string; question: string }) {
  return (
    <>
      <span className={styles.icon} aria-hidden="true">
        <IconListSearch size={17} />
      </span>
      <span className={styles.main}>
        <span className={styles.name} data-words="">
          {title}
        </span>
        <span className={styles.about}>
          <span className={styles.kind}>Search</span>
          <span className={styles.detail}>{question}</span>
        </span>
      </span>
    </>
  );
}

function SearchLine({ label, value }: { label: string; value: string }) {
  return (
    <>
      <span className={styles.icon} aria-hidden="true">
        <IconFilter size={17} />
      </span>
      <span className={styles.main}>
        <span className={styles.name}>
          <SafeText text={value} />
        </span>
        <span className={styles.about}>Search the explorer: {label}</span>
      </span>
    </>
  );
}
