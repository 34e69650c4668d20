"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { type FieldKey, findField } from "../../cloudtrail/fields.ts";
import { formatCount, formatExact, formatPlural } from "../../lib/format.ts";
import type { FirstTogether, NewForEntity } from "../../query/entity/entity-answers.ts";
import { TimeText } from "../text/time-text.tsx";
import { Card, Nothing } from "./card.tsx";
import styles from "./entity.module.css";
import { EntityLink, ValueMenuButton } from "./entity-link.tsx";

/** Values of a field shown before the rest is asked for: a hundred temporary keys must not hide one new address. */
const SHOWN = 4;

/** What the value of the page was never seen with before this range: by field, newest first. */
export function FirstTogetherList({ found: { entityIsNew, complete, values } }: { found: NewForEntity }) {
  const fields = [...new Set(values.map(({ field }) => field))].map((field) => ({
    field,
    values: values.filter((one) => one.field === field),
  }));
  fields.sort((a, b) => a.values.length - b.values.length);
  return (
    <Card title="New in this range" about={entityIsNew ? "all of it: it is itself new" : "never seen together before"}>
      {fields.length === 0 && <Nothing>Nothing that was not there before</Nothing>}
      {fields.map((one) => (
        <FieldList key={one.field} {...one} />
      ))}
      {!complete && <Nothing>There is more than is listed: narrow the range to see it</Nothing>}
    </Card>
  );
}

function FieldList({ field, values }: { field: FieldKey; values: FirstTogether[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.slice(0, SHOWN);
  const label = findField(field)?.label ?? field;
  return (
    <section className={styles.firstField} aria-label={`New: ${label}`}>
      <h3>
        {label} <span className={styles.dim}>{formatExact(values.length)}</span>
      </h3>
      <ol className={styles.firsts}>
        {shown.map(({ value, firstSeen, count, denied }) => (
          <li key={value}>
            <span className={styles.firstWhat}>
              <EntityLink field={field} value={value} />
            </span>
            <span className={styles.firstCount}>
              {denied > 0 && <span className={styles.denied}>{formatCount(denied)} denied</span>}
              {formatPlural(count, "event")}
            </span>
            <span className={styles.firstWhen}>
              <TimeText instant={firstSeen} text={firstSeen.slice(5, 16).replace("T", " ")} />
            </span>
            <ValueMenuButton field={field} value={value} />
          </li>
        ))}
      </ol>
      {values.length > shown.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          {formatExact(values.length - shown.length)} more
          <span className="visually-hidden"> new values of {label}</span>
        </Button>
      )}
    </section>
  );
}
