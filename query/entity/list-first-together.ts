/** What is new for an entity in a range: values it was never seen with before, over everything stored. */
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { findStoredRange } from "../stored-range.ts";
import { formatInstant } from "../time-range.ts";
import { type CountedValue, countRelated } from "./count-related.ts";
import type { FirstTogether, NewForEntity } from "./entity-answers.ts";
import { type EntityRef, resolveEntity } from "./entity-filter.ts";
import { findSeen } from "./find-seen.ts";
import type { RelatedQuestion } from "./list-related.ts";
import { findSeenBefore, type PairSearch } from "./seen-before.ts";

const MAX_PER_FIELD = 50;
/** Values looked at per field, those first seen last before others. */
const MAX_CANDIDATES = 1_000;
const CHUNK = 100;

/**
 * Pairs first seen together inside the range, newest first, at most 50 per field. `entityIsNew`: nothing of the entity
 * is older than the range, so that everything about it is new. `complete` is false when a field may have more.
 */
export async function listFirstTogether(
  entity: EntityRef,
  { fields, range }: RelatedQuestion,
  signal?: AbortSignal,
): Promise<NewForEntity> {
  const [conditions, seen, stored] = await Promise.all([
    resolveEntity(entity, signal),
    findSeen(entity, signal),
    findStoredRange(signal),
  ]);
  const storedFrom = stored && formatInstant(stored.from);
  if (seen === null) return { entityIsNew: false, storedFrom, complete: true, values: [] };
  const counted = await countRelated({ range, conditions, fields, order: "newest", limit: MAX_CANDIDATES }, signal);
  const history = { from: new Date(seen.firstSeen), to: range.from };
  const allFresh = await filterNew({ conditions, candidates: counted, history }, signal);
  const values: FirstTogether[] = [];
  let complete = true;
  for (const field of fields) {
    const fresh = allFresh.get(field) ?? [];
    const total = counted.get(field)?.[0]?.total ?? 0;
    if (fresh.length > MAX_PER_FIELD || total > MAX_CANDIDATES) complete = false;
    values.push(...fresh.slice(0, MAX_PER_FIELD).map((one) => toFirst(field, one)));
  }
  values.sort((a, b) => Date.parse(b.firstSeen) - Date.parse(a.firstSeen));
  return { entityIsNew: history.from >= history.to, storedFrom, complete, values };
}

type Candidates = Omit<PairSearch, "values"> & { candidates: ReadonlyMap<FieldKey, readonly CountedValue[]> };

/** New values among the candidates of each field, until there is one more than is shown. */
async function filterNew(
  { candidates, ...search }: Candidates,
  signal: AbortSignal | undefined,
): Promise<Map<FieldKey, CountedValue[]>> {
  const fresh = new Map<FieldKey, CountedValue[]>([...candidates.keys()].map((field) => [field, []]));
  for (let at = 0; ; at += CHUNK) {
    const open = [...candidates].filter(
      ([field, own]) => at < own.length && (fresh.get(field) ?? []).length <= MAX_PER_FIELD,
    );
    if (open.length === 0) return fresh;
    const chunks = open.map(([field, own]) => [field, own.slice(at, at + CHUNK)] as const);
    const values = new Map(chunks.map(([field, chunk]) => [field, chunk.map(({ value }) => value)]));
    const before = await findSeenBefore({ ...search, values }, signal);
    for (const [field, chunk] of chunks) {
      fresh.get(field)?.push(...chunk.filter(({ value }) => before.get(field)?.has(value) !== true));
    }
  }
}

const toFirst = (field: FieldKey, one: CountedValue): FirstTogether => ({
  field,
  value: one.value,
  firstSeen: formatInstant(one.first_seen),
  count: one.count,
  denied: one.denied,
});
