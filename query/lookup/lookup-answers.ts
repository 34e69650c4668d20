/** Shapes of `GET /api/v1/lookup`: what a text may stand for. Client-safe. Times are RFC 3339 UTC. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { Seen } from "../entity/entity-answers.ts";

/** What a candidate opens: the page of an entity, of one event, or the explorer with one filter. */
export type CandidateKind = EntityKind | "event" | "filter";

/** How close the stored value is to the text. */
export type Closeness = "exact" | "begins" | "holds" | "similar";

/** One thing that the text may stand for. */
export type Candidate = {
  kind: CandidateKind;
  /** The field whose value it is. */
  field: FieldKey;
  /** As it is stored; an id of an event for `event`. */
  value: string;
  /** Short name for people. */
  label: string;
  /** What tells it from others of the same name: kind of principal, type of resource, service. */
  detail: string | null;
  closeness: Closeness;
  /** Why it is listed, in words. */
  why: string;
  /** Over everything stored. */
  seen: Seen | null;
};

export type LookupAnswer = {
  /** The text without what was copied along with it. */
  text: string;
  /** What the text is by its form: "Access key id"; null for names. */
  recognised: string | null;
  /** Likeliest first. */
  candidates: Candidate[];
  /** Common searches of such a title or question, likeliest first. */
  searches: { slug: string; title: string; question: string }[];
  /** Saved reports of such a name that the reader may open, newest first. */
  saved: { id: string; name: string }[];
  /** What was looked through; for answers that found nothing. */
  searched: string[];
  /** First and last hour with events; null when nothing is stored. */
  stored: { from: string; to: string } | null;
};
