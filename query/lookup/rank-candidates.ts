/** Rows of the look-ups → candidates: once each, likeliest first, each with a reason in words. */
import type { Form, FormName } from "../../cloudtrail/recognise.ts";
import { placeOfRegion } from "../../cloudtrail/regions.ts";
import { describeEventSource } from "../../cloudtrail/services.ts";
import { spellings, WHY } from "./find-exact.ts";
import type { Candidate, CandidateKind, Closeness } from "./lookup-answers.ts";

/** A row of a look-up. `values`: how many values the look-up of its kind has found. */
export type Found = Omit<Candidate, "label" | "closeness" | "why"> & {
  label: string | null;
  why: string | null;
  values: number;
};

const MAX_CANDIDATES = 12;
/** Of one kind, so that a common word does not fill the list with one of them. */
const MAX_OF_KIND: Readonly<Partial<Record<CandidateKind, number>>> = { filter: 3, "user-agent": 3 };
const MAX_OF_OTHER_KIND = 5;
/** Of the closest, what the others must reach to be called similar. */
const MIN_SIMILARITY = 0.6;

/** Among equally close ones the first of these comes first. */
const KINDS: readonly CandidateKind[] = [
  "event",
  "event-name",
  "service",
  "principal",
  "account",
  "region",
  "access-key",
  "ip",
  "session",
  "resource",
  "user-agent",
  "filter",
];

/** What a form means before anything else. */
const KIND_OF_FORM: Partial<Record<FormName, CandidateKind>> = {
  "event-id": "event",
  ip: "ip",
  cidr: "ip",
  "access-key": "access-key",
  account: "account",
  session: "session",
  service: "service",
  region: "region",
  "resource-id": "resource",
  url: "resource",
  "unique-id": "principal",
  arn: "principal",
};

const CLOSENESS: readonly Closeness[] = ["exact", "begins", "holds", "similar"];

export type Asked = { text: string; form: Form | null; inside: readonly Form[] };

/** At most twelve candidates. */
export function rankCandidates(found: readonly Found[], asked: Asked): Candidate[] {
  const candidates = new Map<string, Candidate & { place: number }>();
  for (const one of found) {
    const key = `${one.kind} ${one.field} ${one.value}`;
    const candidate = toCandidate(one, asked);
    const known = candidates.get(key);
    if (known === undefined || CLOSENESS.indexOf(candidate.closeness) < CLOSENESS.indexOf(known.closeness))
      candidates.set(key, candidate);
  }
  const listed = [...candidates.values()].filter(isWorthListing(candidates, asked)).filter(isNoChance(asked.text));
  const worth = dropDistant(listed, asked.text);
  return limitKinds(worth.sort(compareFor(asked)));
}

/** Texts so short are in many ids by chance. */
const MAX_CHANCE_LENGTH = 4;
const ID_LIKE = /(?=\w*\d)\w{12,}/;

/** False for ids that hold a short text somewhere inside. */
const isNoChance =
  (text: string) =>
  ({ closeness, label, why }: Candidate): boolean =>
    closeness !== "holds" || why !== WHY.holds || text.length > MAX_CHANCE_LENGTH || !ID_LIKE.test(label);

/** Of what is only similar, what is nearly as similar as the closest. */
function dropDistant<T extends Candidate>(candidates: readonly T[], text: string): T[] {
  const similarity = (candidate: T): number => likeness(candidate, text);
  const best = Math.max(0, ...candidates.filter(({ closeness }) => closeness === "similar").map(similarity));
  return candidates.filter((one) => one.closeness !== "similar" || similarity(one) >= best * MIN_SIMILARITY);
}

/** Says what another candidate does not: a filter by the name of a principal, or of one session, adds nothing. */
const isWorthListing =
  (candidates: ReadonlyMap<string, Candidate>, asked: Asked) =>
  ({ kind, field, value }: Candidate): boolean => {
    const isPrincipal = candidates.has(`principal principal ${value}`);
    if (kind === "resource") return !isPrincipal || asked.form !== null;
    if (kind !== "filter") return true;
    switch (field) {
      case "sessionName": {
        const sessions = [...candidates.values()].filter((one) => one.kind === "session" && one.label === value);
        return !isPrincipal && (sessions.length === 0 || sessions.some(({ why }) => why.startsWith("Newest")));
      }
      case "person":
        return !isPrincipal;
      case "userName":
      case "issuerArn":
        return ![...candidates.values()].some(
          (one) => one.kind === "principal" && [one.value, one.label].includes(value),
        );
      case "principalAccountId":
        return !candidates.has(`account recipientAccountId ${value}`);
      default:
        return true;
    }
  };

const kindRank = (kind: CandidateKind, form: Form | null): number =>
  form !== null && KIND_OF_FORM[form.name] === kind ? -1 : KINDS.indexOf(kind);

function compareFor({ text, form }: Asked) {
  const similarity = (candidate: Candidate): number => likeness(candidate, text);
  return (a: Candidate & { place: number }, b: Candidate & { place: number }): number => {
    const closer = CLOSENESS.indexOf(a.closeness) - CLOSENESS.indexOf(b.closeness);
    if (closer !== 0) return closer;
    if (a.closeness === "similar") return similarity(b) - similarity(a);
    if (a.closeness === "exact") {
      const kinds = kindRank(a.kind, form) - kindRank(b.kind, form);
      if (a.place !== b.place) return a.place - b.place;
      if (kinds !== 0) return kinds;
    }
    return (b.seen?.events ?? 0) - (a.seen?.events ?? 0) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  };
}

function limitKinds(sorted: readonly (Candidate & { place: number })[]): Candidate[] {
  const counts = new Map<CandidateKind, number>();
  const kept = sorted.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= (MAX_OF_KIND[kind] ?? MAX_OF_OTHER_KIND);
  });
  return kept.slice(0, MAX_CANDIDATES).map(({ place: _, ...candidate }) => candidate);
}

function toCandidate(found: Found, asked: Asked): Candidate & { place: number } {
  const { kind, field, value, seen } = found;
  const label = labelOf(found);
  const { closeness, place } = closenessOf(found, asked);
  return {
    kind,
    field,
    value,
    label,
    detail: detailOf(found),
    closeness,
    why: whyOf(found, closeness, asked.form),
    seen,
    place,
  };
}

function labelOf({ kind, value, label }: Found): string {
  if (kind === "service") return describeEventSource(value).name;
  return label ?? value;
}

function detailOf({ kind, value, detail, values }: Found): string | null {
  if (kind === "service") return value;
  if (kind === "event-name" && detail !== null) return describeEventSource(detail).name;
  if (kind === "region") return placeOfRegion(value);
  if (kind === "ip" && value.includes("/")) return `${values} ${values === 1 ? "address" : "addresses"}`;
  return detail;
}

/** How close the value or its name is to the text; `place` is that of the identifier in a longer text. */
function closenessOf(
  { value, label, why }: Found,
  { text, form, inside }: Asked,
): { closeness: Closeness; place: number } {
  const names = [value, label ?? value];
  const place = inside.findIndex((one) => names.some((name) => spellings(one.value, one).includes(name)));
  if (place !== -1) return { closeness: "exact", place };
  if (why === WHY.begins) return { closeness: "begins", place: 0 };
  if (why === WHY.holds || why === WHY.inBlock || why === WHY.bucket) return { closeness: "holds", place: 0 };
  if (why !== null) return { closeness: "exact", place: 0 };
  return { closeness: compareNames(names, spellings(text, form)), place: 0 };
}

function compareNames(names: readonly string[], texts: readonly string[]): Closeness {
  if (names.some((name) => texts.includes(name))) return "exact";
  const lower = names.map((name) => name.toLowerCase());
  const wanted = texts.map((text) => text.replace(/^\*+|\*+$/g, "").toLowerCase());
  const any = (holds: (name: string, text: string) => boolean): boolean =>
    lower.some((name) => wanted.some((text) => holds(name, text)));
  if (any((name, text) => name === text)) return "exact";
  if (any((name, text) => name.startsWith(text))) return "begins";
  return any(holdsWords) ? "holds" : "similar";
}

/** The words of the text in their order, whatever stands between them. */
function holdsWords(name: string, text: string): boolean {
  let end = 0;
  return text.split(/\s+/).every((word) => {
    const at = name.indexOf(word, end);
    end = at + word.length;
    return at !== -1;
  });
}

function whyOf(found: Found, closeness: Closeness, form: Form | null): string {
  const { kind, field, why, values } = found;
  if (why !== null) return why;
  if (closeness !== "exact") return WHY[closeness];
  if (kind === "session" && values > 1) return `Newest of ${values} sessions of this name`;
  if (kind === "filter") return FILTER_WORDS[field] ?? "Same value";
  return form === null ? "Same name" : form.what;
}

const FILTER_WORDS: Readonly<Record<string, string | undefined>> = {
  sessionName: "All sessions of this name",
  userName: "Sessions of this role or user",
  issuerArn: "Sessions of this role",
  person: "Person behind sessions",
  sourceIdentity: "Source identity",
  principalAccountId: "Calls from this account",
  errorCode: "Error code",
  asn: "Network",
};

const likeness = ({ label, value }: Candidate, text: string): number =>
  Math.max(shareOfPairs(text, label), shareOfPairs(text, value));

/** Share of neighbouring letters that two texts have in common, 0 to 1: orders what is only similar. */
function shareOfPairs(a: string, b: string): number {
  const pairs = (text: string): Set<string> => {
    const lower = ` ${text.toLowerCase()} `;
    return new Set(Array.from({ length: lower.length - 1 }, (_, at) => lower.slice(at, at + 2)));
  };
  const [left, right] = [pairs(a), pairs(b)];
  const common = [...left].filter((pair) => right.has(pair)).length;
  return common / (left.size + right.size - common);
}
