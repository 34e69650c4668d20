/** Shapes of `/known-good`, and of what a report says about it. Client-safe. Times are RFC 3339 UTC. */

export type KnownGoodAnswer = {
  id: string;
  kind: "address" | "principal";
  /** An address or CIDR block, or the ARN or key of a principal. */
  value: string;
  reason: string;
  /** Null: without end. */
  expiresAt: string | null;
  /** Whether it applies now. */
  active: boolean;
  createdAt: string;
  /** Email of whoever added it; null when that person is gone. */
  createdBy: string | null;
};

export type KnownGoodListAnswer = { entries: KnownGoodAnswer[] };

/** What an entry hid: events that the search would have looked at. */
export type HiddenBy = Pick<KnownGoodAnswer, "id" | "kind" | "value" | "reason" | "expiresAt"> & { events: number };

/** `hidden`: events left out, each once; an event that two entries know counts for both in `by`. */
export type ReportKnownGood = { mode: "hide" | "show"; active: number; hidden: number; by: HiddenBy[] };
