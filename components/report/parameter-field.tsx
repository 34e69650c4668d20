"use client";

import { ActionIcon, Autocomplete, Button, Checkbox, Loader, NativeSelect, TagsInput } from "@mantine/core";
import { IconCornerDownLeft, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { formatCount } from "../../lib/format.ts";
import type { ReportParameter } from "../../query/report-answers.ts";
import { useExplorer } from "../explorer/explorer-state.tsx";
import { useSuggestions } from "../explorer/use-suggestions.ts";
import { SafeText } from "../text/safe-text.tsx";
import { countOptions, fixedOptions } from "./parameter-options.ts";
import styles from "./report.module.css";

type Props = {
  parameter: ReportParameter;
  /** Why the value in the URL was refused. */
  refused: string | null;
  /** One of several, of which one must be given. */
  needed: boolean;
  /** It has the focus when the page opens: the search cannot run without it. */
  first: boolean;
};

/** One value of a search, in the form that fits its type. */
export function ParameterField(props: Props) {
  switch (props.parameter.type) {
    case "boolean":
      return <SwitchField {...props} />;
    case "enum":
      return <ChoiceField {...props} />;
    case "string[]":
      return <ListField {...props} />;
    default:
      return <TextField {...props} />;
  }
}

function SwitchField({ parameter: { name, label, default: standard } }: Props) {
  const { own, setOwn } = useExplorer();
  const checked = own[name] === undefined ? standard === true : own[name] === "true";
  return (
    <Checkbox
      size="xs"
      className={styles.switch ?? ""}
      label={label}
      checked={checked}
      onChange={({ currentTarget }) =>
        setOwn({ [name]: currentTarget.checked === (standard === true) ? null : String(currentTarget.checked) })
      }
    />
  );
}

function ChoiceField({ parameter: { name, label, values, default: standard, required }, refused }: Props) {
  const { own, setOwn } = useExplorer();
  const any = required || standard !== null ? [] : [{ value: "", label: "any" }];
  return (
    <NativeSelect
      className={styles.choice ?? ""}
      label={label}
      data={[...any, ...(values ?? []).map((value) => ({ value, label: value }))]}
      value={own[name] ?? (standard === null ? "" : String(standard))}
      error={refused}
      onChange={({ currentTarget }) => setOwn({ [name]: currentTarget.value === "" ? null : currentTarget.value })}
    />
  );
}

/** What is typed, until the URL holds another value than when typing began. */
function useTyped(given: string): [string, (text: string) => void] {
  const [typed, setTyped] = useState({ text: given, of: given });
  return [typed.of === given ? typed.text : given, (text) => setTyped({ text, of: given })];
}

const MAX_OPTIONS = 12;
const MAX_FIXED = 50;
/** The list is a part of the form, and leaves the example to be read. */
const IN_PLACE = { offset: 23, withinPortal: false };

/** Values of the data, or those that are always offered, that hold the text, as plain texts with counts. */
function useOptions(parameter: ReportParameter, text: string) {
  const { field, values, offers } = parameter;
  const { suggestions, loading } = useSuggestions(field, text, { limit: MAX_OPTIONS, offers: offers ?? {} });
  const counts = countOptions(parameter, suggestions);
  return { values: [...counts.keys(), ...fixedOptions(values ?? [], text).slice(0, MAX_FIXED)], counts, loading };
}

function OptionText({ value, count }: { value: string; count: number | null | undefined }) {
  return (
    <span className={styles.option}>
      <span className={styles.optionText}>
        <SafeText text={value} />
      </span>
      {count != null && <span className={styles.optionCount}>{formatCount(count)}</span>}
    </span>
  );
}

/** What may be written, by example. */
function Example({ of: { examples } }: { of: ReportParameter }) {
  return (
    <>
      Such as{" "}
      {examples.map((example, at) => (
        <span key={example}>
          {at > 0 && " or "}
          <code>{example}</code>
        </span>
      ))}
    </>
  );
}

function TextField({ parameter, refused, needed, first }: Props) {
  const { own, setOwn } = useExplorer();
  const { name, label, required, default: standard } = parameter;
  const given = own[name] ?? (standard === null ? "" : String(standard));
  const [text, setText] = useTyped(given);
  const { values, counts, loading } = useOptions(parameter, text);
  const apply = (value: string) => {
    const trimmed = value.trim();
    if (trimmed !== given) setOwn({ [name]: trimmed === "" || trimmed === standard ? null : trimmed });
  };
  const changed = text.trim() !== given;
  return (
    <form
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        apply(text);
      }}
    >
      <Autocomplete
        size="xs"
        label={label}
        required={required}
        withAsterisk={false}
        placeholder={required || needed ? "Type or choose a value" : "any"}
        className={styles.text ?? ""}
        classNames={{ input: styles.input ?? "", description: styles.example ?? "", error: styles.example ?? "" }}
        value={text}
        maxLength={2_048}
        autoFocus={first}
        data={values}
        filter={({ options }) => options}
        description={refused === null && <Example of={parameter} />}
        inputWrapperOrder={["label", "input", "description", "error"]}
        error={refused}
        comboboxProps={{ width: "min(460px, calc(100vw - 32px))", position: "bottom-start", ...IN_PLACE }}
        maxDropdownHeight={300}
        renderOption={({ option }) => <OptionText value={option.value} count={counts.get(option.value)} />}
        onChange={setText}
        onOptionSubmit={apply}
        rightSection={
          loading ? (
            <Loader size={12} />
          ) : !required && given !== "" && !changed && standard === null ? (
            <ActionIcon size={22} aria-label={`Remove ${label}`} onClick={() => setOwn({ [name]: null })}>
              <IconX size={13} />
            </ActionIcon>
          ) : null
        }
      />
      <Button
        type="submit"
        size="xs"
        variant={changed ? "filled" : "default"}
        disabled={!changed}
        leftSection={<IconCornerDownLeft size={13} />}
      >
        Use
      </Button>
    </form>
  );
}

function ListField({ parameter, refused, first }: Props) {
  const { own, setOwn } = useExplorer();
  const { name, label } = parameter;
  const [text, setText] = useState("");
  const { values, counts } = useOptions(parameter, text);
  const given = (own[name] ?? "").split(",").filter((value) => value !== "");
  return (
    <TagsInput
      size="xs"
      className={styles.tags ?? ""}
      classNames={{ description: styles.example ?? "", error: styles.example ?? "" }}
      comboboxProps={IN_PLACE}
      label={label}
      placeholder={given.length === 0 ? "Type or choose values" : ""}
      value={given}
      searchValue={text}
      onSearchChange={setText}
      autoFocus={first}
      data={values}
      filter={({ options }) => options}
      splitChars={[","]}
      description={refused === null && <Example of={parameter} />}
      inputWrapperOrder={["label", "input", "description", "error"]}
      error={refused}
      maxDropdownHeight={300}
      renderOption={({ option }) => <OptionText value={option.value} count={counts.get(option.value)} />}
      onChange={(next) => setOwn({ [name]: next.length === 0 ? null : next.join(",") })}
    />
  );
}
