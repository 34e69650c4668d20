/** Statements for values that hold what was typed, and for those that are nearly it. */
import type { Form } from "../../cloudtrail/recognise.ts";
import { raw, type Sql, sql } from "../../lib/db/sql.ts";
import * as from from "./dictionaries.ts";
import { selectValues } from "./dictionaries.ts";
import { selectEventsWhere } from "./find-exact.ts";
import { ALPHABETS, nearTexts } from "./near-texts.ts";

const LIMIT = 6;
/** Shorter texts have no trigram: the large dictionaries would be read from end to end. */
const MIN_TRIGRAM = 3;
const MAX_PARTIAL = 512;
/** Longer texts are compared with too many others. */
const MAX_SIMILAR = 64;
/** Resources that only repeat who called: the principal is listed already. */
const UNIQUE_ID = "iam:unique-id";

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** Values that begin with the text or hold it, in any case. `*` at either end says nothing more. */
export function selectPartial(typed: string): Sql[] {
  const text = typed.replace(/^\*+|\*+$/g, "");
  const length = [...text].length;
  if (length < 2 || length > MAX_PARTIAL) return [];
  const holds = `%${escapeLike(text).replace(/\s+/g, "%")}%`;
  const begins = `${escapeLike(text)}%`;
  const order = sql`bool_or(f.label ilike ${begins}) desc, `;
  const find = (dictionary: from.Dictionary, condition: Sql, limit = LIMIT): Sql =>
    selectValues(dictionary, { condition, limit, order });
  const small = [
    find(from.EVENT_NAMES, sql`d.event_name ilike ${holds}`),
    find(from.SERVICES, sql`d.event_source ilike ${begins}`, 4),
    find(from.REGIONS, sql`d.value ilike ${holds}`, 4),
    find(from.ACCOUNTS, sql`d.value like ${begins}`, 4),
    find(from.ERROR_CODES, sql`d.value ilike ${holds}`, 3),
  ];
  if (length < MIN_TRIGRAM) return small;
  return [
    ...small,
    find(from.PRINCIPALS, sql`d.name ilike ${holds}`),
    find(from.SESSION_NAMES, sql`d.session_name ilike ${holds}`, 4),
    find(from.RESOURCES, sql`left(d.value, 512) ilike ${holds} and d.type <> ${UNIQUE_ID}`),
    find(from.USER_AGENTS, sql`d.value ilike ${holds}`, 3),
    ...selectPartialIds(text),
  ];
}

/** The beginning of an address, a key or an event id. */
function selectPartialIds(text: string): Sql[] {
  const selects: Sql[] = [];
  const begins = (value: string): string => `${escapeLike(value)}%`;
  if (/^[\d.]{3,}$|^[\da-f]*:[\da-f:]*$/i.test(text))
    selects.push(
      selectValues(from.SOURCES, { condition: sql`d.value like ${begins(text.toLowerCase())}`, limit: LIMIT }),
    );
  if (/^A[KS]IA[A-Z0-9]*$/i.test(text) && text.length >= 6)
    selects.push(
      selectValues(from.ACCESS_KEYS, {
        condition: sql`d.access_key_id like ${begins(text.toUpperCase())}`,
        limit: LIMIT,
      }),
    );
  const range = eventIDRange(text);
  if (range !== null) selects.push(selectEventsWhere(sql`e.event_id between ${range[0]}::uuid and ${range[1]}::uuid`));
  return selects;
}

const UUID_LENGTH = 32;
const MIN_EVENT_ID_PREFIX = 6;

/** First and last UUID that begin so; null for what is not the beginning of one. */
function eventIDRange(text: string): [string, string] | null {
  const hex = text.toLowerCase().replaceAll("-", "");
  if (!/^[0-9a-f-]+$/i.test(text) || hex.length < MIN_EVENT_ID_PREFIX || hex.length > UUID_LENGTH) return null;
  return [hex.padEnd(UUID_LENGTH, "0"), hex.padEnd(UUID_LENGTH, "f")];
}

/** Values that one slip makes of the text, by its form, and names that sound alike. */
export function selectSimilar(text: string, form: Form | null): Sql[] {
  const value = form?.value ?? text;
  switch (form?.name) {
    case "ip":
    case "cidr":
      return [
        selectNear(
          from.SOURCES,
          "value",
          nearTexts(value, value.includes(":") ? ALPHABETS.address6 : ALPHABETS.address),
        ),
      ];
    case "access-key":
      return [selectNear(from.ACCESS_KEYS, "access_key_id", nearTexts(value, ALPHABETS.key))];
    case "account":
      return [selectNear(from.ACCOUNTS, "value", nearTexts(value, ALPHABETS.digits))];
    case "event-id":
      return [selectEventsWhere(sql`e.event_id = any(${nearUuids(value)}::uuid[])`)];
    default:
      return selectSimilarNames(text);
  }
}

const nearUuids = (value: string): string[] =>
  nearTexts(value, ALPHABETS.hex).filter((one) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(one));

const selectNear = (dictionary: from.Dictionary, column: string, texts: readonly string[]): Sql =>
  selectValues(dictionary, { condition: sql`${raw(`d.${column}`)} = any(${texts}::text[])`, limit: LIMIT });

/** Lengths of identifiers: a slip can make a key of something that is no longer one. */
const isIdLike = (text: string): boolean => /^[A-Za-z0-9.:-]{4,40}$/.test(text) && /\d/.test(text);

/**
 * One slip in a name is found by an index of whole names, and more of them by trigrams. Addresses of one company share
 * most of their trigrams, so that e-mail addresses are compared as a whole only.
 */
function selectSimilarNames(text: string): Sql[] {
  const length = [...text].length;
  if (length < MIN_TRIGRAM || length > MAX_SIMILAR) return [];
  const near = nearTexts(text, /[A-Z]/.test(text) ? ALPHABETS.name : ALPHABETS.lower);
  const small = (dictionary: from.Dictionary, limit: number): Sql =>
    alike(dictionary, { condition: sql`similarity(${dictionary.value}, ${text}) > 0.3`, text, limit });
  const selects = [
    small(from.EVENT_NAMES, LIMIT),
    small(from.SERVICES, 3),
    small(from.REGIONS, 3),
    small(from.ERROR_CODES, 3),
    selectNear(from.PRINCIPALS, "name", near),
    selectNear(from.SESSION_NAMES, "session_name", near),
    selectValues(from.RESOURCES, { condition: sql`left(d.value, 512) = any(${near}::text[])`, limit: LIMIT }),
  ];
  if (!text.includes("@")) {
    selects.push(
      alike(from.PRINCIPALS, { condition: isAlike(raw("d.name"), text), text, limit: 4 }),
      alike(from.SESSION_NAMES, { condition: isAlike(raw("d.session_name"), text), text, limit: 4 }),
      alike(from.RESOURCES, {
        condition: sql`${isAlike(raw("left(d.value, 512)"), text)} and d.type <> ${UNIQUE_ID}`,
        text,
        limit: 4,
      }),
    );
  }
  if (isIdLike(text)) selects.push(...selectNearIds(text));
  return selects;
}

/** A text that a slip has robbed of its form: a digit too many in an account id, a letter in an address. */
function selectNearIds(text: string): Sql[] {
  const upper = text.toUpperCase();
  const selects = [
    selectNear(
      from.SOURCES,
      "value",
      nearTexts(text.toLowerCase(), text.includes(":") ? ALPHABETS.address6 : ALPHABETS.address),
    ),
  ];
  if (/^\d{10,14}$/.test(text.replace(/[a-z]/gi, "0")))
    selects.push(selectNear(from.ACCOUNTS, "value", nearTexts(text, ALPHABETS.digits)));
  if (/^[AKSI]{3,5}/.test(upper) && text.length > 12)
    selects.push(selectNear(from.ACCESS_KEYS, "access_key_id", nearTexts(upper, ALPHABETS.key)));
  if (/^[0-9a-z-]{35,37}$/i.test(text))
    selects.push(selectEventsWhere(sql`e.event_id = any(${nearUuids(text.toLowerCase())}::uuid[])`));
  return selects;
}

/** `%` and `<%` are what a trigram index answers: alike as a whole, or a part that is alike. */
const isAlike = (column: Sql, text: string): Sql => sql`(${column} % ${text} or ${text} <% ${column})`;

function alike(dictionary: from.Dictionary, wanted: { condition: Sql; text: string; limit: number }): Sql {
  const { condition, text, limit } = wanted;
  const closest = sql`similarity(f.label, ${text}) + word_similarity(${text}, f.label)`;
  return selectValues(dictionary, { condition, limit, order: sql`max(${closest}) desc, ` });
}
