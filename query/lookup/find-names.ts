/** Statements for values that hold what was typed, and for those that are nearly it. */
import { parseUuid } from "../../cloudtrail/event-id.ts";
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
    find(from.USER_NAMES, sql`d.user_name like ${begins}`, 3),
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

/** Columns of names with an index that finds whole ones and their beginnings. */
const NEAR_NAMES = [
  { dictionary: from.USER_NAMES, column: "user_name" },
  { dictionary: from.PRINCIPALS, column: "name" },
  { dictionary: from.SESSION_NAMES, column: "session_name" },
] as const;

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
      return [selectNearEvents(value)];
    case "arn":
      return selectSimilarArns(value);
    case "region":
      return [closest(from.REGIONS, value)];
    case "operation":
      return [closest(from.EVENT_NAMES, value)];
    case "service":
      return [
        selectNear(from.SERVICES, "event_source", nearTexts(value, ALPHABETS.lower)),
        closest(from.SERVICES, value),
      ];
    case "resource-id":
    case "email":
    case "url":
      return selectNearNames(value);
    default:
      return selectSimilarNames(text);
  }
}

const FIRST_GROUP = 8;

/** A slip behind the first group leaves few events with that group; one within it is tried out. */
function selectNearEvents(text: string): Sql {
  const group = text.slice(0, FIRST_GROUP);
  const rest = text.slice(FIRST_GROUP);
  const near = nearTexts(group, ALPHABETS.hex).filter((one) => one.length === FIRST_GROUP);
  const ids = near.map((one) => one + rest).flatMap((one) => parseUuid(one) ?? []);
  const range = eventIDRange(group);
  return selectEventsWhere(
    range === null
      ? sql`e.event_id = any(${ids}::uuid[])`
      : sql`(e.event_id between ${range[0]}::uuid and ${range[1]}::uuid or e.event_id = any(${ids}::uuid[]))`,
  );
}

/** Principals and resources of that name, or nearly, in whatever account: the likest ARNs first. */
function selectSimilarArns(arn: string): Sql[] {
  const name = arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);
  if (name.length < MIN_TRIGRAM || name.length > MAX_SIMILAR) return [];
  const order = sql`max(similarity(f.value, ${arn})) desc, `;
  const near = [name, ...nearTexts(name, ALPHABETS.name)];
  return [
    selectValues(from.PRINCIPALS, { condition: sql`d.name = any(${near}::text[])`, limit: LIMIT, order }),
    selectValues(from.ISSUERS, {
      condition: sql`d.user_name = any(${near}::text[]) and d.issuer_arn is not null`,
      limit: 2,
      order,
    }),
    selectValues(from.RESOURCES, { condition: sql`left(d.value, 512) = any(${near}::text[])`, limit: LIMIT, order }),
  ];
}

const selectNear = (dictionary: from.Dictionary, column: string, texts: readonly string[]): Sql =>
  selectValues(dictionary, { condition: sql`${raw(`d.${column}`)} = any(${texts}::text[])`, limit: LIMIT });

/** Lengths of identifiers: a slip can make a key of something that is no longer one. */
const isIdLike = (text: string): boolean => /^[A-Za-z0-9.:-]{4,40}$/.test(text) && /\d/.test(text);

/** Names with one slip by an index of whole names, with more of them by trigrams, and long ones by how they begin. */
function selectSimilarNames(text: string): Sql[] {
  const length = [...text].length;
  if (length < MIN_TRIGRAM || length > MAX_SIMILAR) return [];
  const selects = [
    closest(from.EVENT_NAMES, text),
    closest(from.SERVICES, text),
    closest(from.REGIONS, text),
    closest(from.ERROR_CODES, text),
    ...selectNearNames(text),
    alike(from.PRINCIPALS, { condition: isAlike(raw("d.name"), text), text, limit: 4 }),
  ];
  if (text.includes(".")) selects.push(selectNear(from.SERVICES, "event_source", nearTexts(text, ALPHABETS.lower)));
  if (length <= MAX_WORD) {
    selects.push(
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

/** Of a dictionary that is always small. */
const closest = (dictionary: from.Dictionary, text: string): Sql =>
  alike(dictionary, { condition: sql`similarity(${dictionary.value}, ${text}) > 0.3`, text, limit: 4 });

/** In longer texts a slip is looked for in the first half, and in the second by how they begin. */
const MIN_LONG = 16;

/** Whole names with one slip. Thousands of objects begin like their bucket, so that resources are all tried out. */
function selectNearNames(text: string): Sql[] {
  const alphabet = /[A-Z]/.test(text) ? ALPHABETS.name : ALPHABETS.lower;
  const half = Math.ceil(text.length / 2);
  const isLong = text.length >= MIN_LONG;
  const near = nearTexts(text, alphabet, isLong ? half : text.length);
  const begins = `${escapeLike(text.slice(0, half))}%`;
  const names = NEAR_NAMES.flatMap(({ dictionary, column }) => [
    selectNear(dictionary, column, near),
    ...(isLong ? [alike(dictionary, { condition: sql`d.${raw(column)} like ${begins}`, text, limit: 3 })] : []),
  ]);
  const resources = isLong ? nearTexts(text, alphabet) : near;
  const condition = sql`left(d.value, 512) = any(${resources}::text[])`;
  return [...names, selectValues(from.RESOURCES, { condition, limit: LIMIT })];
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
  if (/^[0-9a-z-]{35,37}$/i.test(text)) selects.push(selectNearEvents(text.toLowerCase()));
  return selects;
}

/** Longer texts are compared as a whole only: a part that is alike takes the index too long. */
const MAX_WORD = 20;

/** `%` and `<%` are what a trigram index answers: alike as a whole, or a part that is alike. */
const isAlike = (column: Sql, text: string): Sql =>
  text.length > MAX_WORD ? sql`${column} % ${text}` : sql`(${column} % ${text} or ${text} <% ${column})`;

function alike(dictionary: from.Dictionary, wanted: { condition: Sql; text: string; limit: number }): Sql {
  const { condition, text, limit } = wanted;
  const closest = sql`similarity(f.label, ${text}) + word_similarity(${text}, f.label)`;
  return selectValues(dictionary, { condition, limit, order: sql`max(${closest}) desc, ` });
}
