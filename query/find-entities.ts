/**
 * What a text may stand for: the front door. Its form is recognised first (cloudtrail/recognise.ts); then dictionaries are
 * asked in at most three statements, each only when the one before left something open:
 * the value itself, values that hold it, values that are nearly it. Events are touched by id only, counts come from
 * value_seen: so a key press costs the same on any history.
 */
import { z } from "zod";
import { FIELDS, type FieldKey, findField } from "../cloudtrail/fields.ts";
import { cleanPasted, type Form, findForms, recogniseForm } from "../cloudtrail/recognise.ts";
import { cleanText } from "../cloudtrail/record.ts";
import { type Sql, sql } from "../lib/db/sql.ts";
import { InvalidQueryError } from "./event-query.ts";
import { unionAll } from "./lookup/dictionaries.ts";
import { selectExact } from "./lookup/find-exact.ts";
import { selectPartial, selectSimilar } from "./lookup/find-names.ts";
import type { Candidate, LookupAnswer } from "./lookup/lookup-answers.ts";
import { type Found, rankCandidates } from "./lookup/rank-candidates.ts";
import { queryRows } from "./run-query.ts";
import { findStoredRange } from "./stored-range.ts";
import { formatInstant } from "./time-range.ts";

/** Longest text looked up, in UTF-16 units. */
export const MAX_LOOKUP_LENGTH = 2_000;

const KINDS = [
  "principal",
  "session",
  "access-key",
  "ip",
  "account",
  "region",
  "service",
  "event-name",
  "user-agent",
  "resource",
  "event",
  "filter",
] as const;

const row = z.object({
  kind: z.enum(KINDS),
  field: z.string().transform((key): FieldKey => findField(key)?.key ?? FIELDS[0].key),
  value: z.string(),
  label: z.string().nullable(),
  detail: z.string().nullable(),
  why: z.string().nullable(),
  values: z.number(),
  first_time: z.date().nullable(),
  last_time: z.date().nullable(),
  events: z.coerce.number(),
  denied: z.coerce.number(),
});

const SEARCHED = [
  "events",
  "principals",
  "sessions",
  "access keys",
  "addresses",
  "accounts",
  "Regions",
  "services",
  "event names",
  "error codes",
  "user agents",
  "resources",
];

/**
 * Candidates for a text, likeliest first, at most twelve. Throws InvalidQueryError naming `q` for a text of more than
 * 2,000 characters.
 */
export async function findEntities(
  typed: string,
  signal?: AbortSignal,
): Promise<Omit<LookupAnswer, "searches" | "saved">> {
  if (typed.length > MAX_LOOKUP_LENGTH) {
    throw new InvalidQueryError("q", `q has more than ${MAX_LOOKUP_LENGTH} characters: paste one identifier or name`);
  }
  const text = cleanText(cleanPasted(typed), MAX_LOOKUP_LENGTH);
  const form = recogniseForm(text);
  const [candidates, range] = await Promise.all([
    text === "" ? [] : findCandidates(text, form, signal),
    findStoredRange(signal),
  ]);
  return {
    text,
    recognised: form?.what ?? null,
    candidates,
    searched: SEARCHED,
    stored: range && { from: formatInstant(range.from), to: formatInstant(range.to) },
  };
}

/** With so many values that hold the text nothing is looked for that is only similar. */
const ENOUGH = 3;
/** Identifiers in a longer text that are looked up, at most. */
const MAX_FORMS = 4;

async function findCandidates(text: string, form: Form | null, signal: AbortSignal | undefined): Promise<Candidate[]> {
  const inside = form === null && /[\s/?=]/.test(text) ? findForms(text, MAX_FORMS) : [];
  const exact = await run(
    [...selectExact(text, form), ...inside.flatMap((one) => selectExact(one.value, one))],
    signal,
  );
  const asked = { text, form, inside };
  const certain = form === null && inside.length === 0 ? [] : rankCandidates(exact, asked);
  if (certain.some(({ closeness }) => closeness !== "similar")) return certain;
  const partial = await run(selectPartial(text), signal);
  const found = rankCandidates([...exact, ...partial], asked);
  const close = found.filter(({ closeness }) => closeness !== "similar");
  if (close.length >= ENOUGH || close.some(({ closeness }) => closeness !== "holds")) return found;
  const similar = await run(selectSimilar(text, form), signal);
  return rankCandidates([...exact, ...partial, ...similar], asked);
}

async function run(selects: readonly Sql[], signal: AbortSignal | undefined): Promise<Found[]> {
  if (selects.length === 0) return [];
  const rows = await queryRows(row, sql`/* query:lookup */ ${unionAll(selects)}`, signal);
  return rows.map(({ first_time, last_time, events, denied, ...rest }) => ({
    ...rest,
    seen:
      first_time === null || last_time === null
        ? null
        : {
            firstSeen: formatInstant(first_time),
            lastSeen: formatInstant(last_time),
            events,
            denied,
            // An event that has a resource in two roles is counted twice.
            exact: rest.kind !== "resource",
          },
  }));
}
