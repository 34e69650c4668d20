/** Shapes of what a page of one principal, key, address… is made of. Client-safe. Times are RFC 3339 UTC. */
import type { EntityKind } from "../../cloudtrail/entities.ts";
import type { Outcome, ResourceRole } from "../../cloudtrail/event.ts";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import type { Coverage, FacetValue } from "../answers.ts";

/**
 * When something was first and last seen and how often, over everything stored. `exact` is false for a busy resource
 * whose events may hold it twice: then the counts are upper bounds.
 */
export type Seen = { firstSeen: string; lastSeen: string; events: number; denied: number; exact: boolean };

/** One line under the name of an entity. `field` is set when the value is one to filter by. */
export type EntityDetail = { label: string; value: string; field: FieldKey | null };

/** The head of a page. `seen` is null when nothing stored has the value. */
export type EntitySummary = {
  kind: EntityKind;
  value: string;
  /** Words that say more than the value: a principal's kind and name, an address's country and network. */
  details: EntityDetail[];
  seen: Seen | null;
  /** Events in the range by outcome, and those that write. */
  inRange: Record<Outcome, number> & { events: number; writes: number };
};

/** One whole hour (UTC) with events. Hours without any are left out. */
export type ActiveHour = { from: string; count: number; denied: number };

/** A value that occurs together with the entity in the range. */
export type RelatedValue = {
  value: FacetValue["value"];
  count: number;
  success: number;
  denied: number;
  firstSeen: string;
  lastSeen: string;
  /** The two were never seen together before the range, over everything stored. */
  isNew: boolean;
};

/** The commonest values of one field together with the entity. `distinct` counts all of them, up to 1,000. */
export type RelatedValues = { field: FieldKey; values: RelatedValue[]; distinct: number };

/** First time that the entity and another value were seen together; inside the range. */
export type FirstTogether = { field: FieldKey; value: string; firstSeen: string; count: number; denied: number };

/**
 * What is new for the entity, newest first. When `entityIsNew` nothing of it is older than the range, so everything about
 * it is. `storedFrom` is where the history begins that was compared with: when it is not before the range there was
 * nothing to compare. `complete` is false when a field has more than are listed.
 */
export type NewForEntity = {
  entityIsNew: boolean;
  storedFrom: string | null;
  complete: boolean;
  values: FirstTogether[];
};

/** A call that was refused and later went through: same principal, same event name. */
export type DeniedThenAllowed = {
  principal: string | null;
  eventSource: string;
  eventName: string;
  /** How often it was refused in the range. */
  denied: number;
  firstDenied: { eventTime: string; eventID: string };
  allowed: { eventTime: string; eventID: string };
};

/** A step in the life of a resource. */
export type LifeLineStep = {
  step: "created" | "changed" | "attached" | "detached" | "deleted";
  eventTime: string;
  eventID: string;
  eventSource: string;
  eventName: string;
  principal: string | null;
  role: ResourceRole;
  outcome: Outcome;
};

/** Oldest first. `omitted` counts further steps, all of them changes or links between the first and the last. */
export type LifeLine = { steps: LifeLineStep[]; omitted: number };

/** One credential in a chain: who used it, and the event that handed it out. */
export type SessionStep = {
  sessionKey: string | null;
  principal: string | null;
  principalKind: string;
  sessionName: string | null;
  accessKeyId: string | null;
  sourceIPAddress: string | null;
  /**
   * In `chain`: the call by which this one issued the credential of the next, null for the last. In `opened`: the call
   * that opened this one.
   */
  issuedBy: { eventTime: string; eventID: string; eventName: string } | null;
  events: number;
};

/** `GET /entities/{kind}`. `lifeLine` and `lineage` are null for kinds that have none. */
export type EntityAnswer = {
  summary: EntitySummary;
  activeHours: ActiveHour[];
  related: RelatedValues[];
  firstTogether: NewForEntity;
  deniedThenAllowed: DeniedThenAllowed[];
  lifeLine: LifeLine | null;
  lineage: SessionLineage | null;
  coverage: Coverage;
};

/** Where a session's credentials came from (`chain`, origin first, the session itself last) and what it opened. */
export type SessionLineage = {
  chain: SessionStep[];
  opened: SessionStep[];
  /** The sign-in that began the first credential, when one fits by identity and time. */
  began: { eventTime: string; eventID: string; eventName: string } | null;
  /** Why the chain is not longer: a sentence for people. */
  ends: string;
};
