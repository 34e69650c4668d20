/** Why a log file failed or was ignored, and what to do. Keys are the ledger's `reason`. */
type FailureWords = { words: string; remedy: string };

const REPLAY = "then run npm run trailsight -- replay --failed";

const WORDS: Readonly<Record<string, FailureWords>> = {
  empty: { words: "The object is empty", remedy: `Look whether it was overwritten; restore it, ${REPLAY}.` },
  "missing-object": { words: "The object is not in the bucket", remedy: `Restore it if it was deleted, ${REPLAY}.` },
  "access-denied": {
    words: "S3 refused access",
    remedy: `Allow s3:GetObject on the bucket and kms:Decrypt on its key, ${REPLAY}.`,
  },
  unavailable: { words: "S3 did not answer", remedy: "Run npm run trailsight -- replay --failed." },
  stalled: { words: "The download stalled", remedy: "Run npm run trailsight -- replay --failed." },
  truncated: { words: "The gzip stream ends too early", remedy: `Restore the object from a copy, ${REPLAY}.` },
  corrupt: { words: "The gzip stream is damaged", remedy: `Restore the object from a copy, ${REPLAY}.` },
  "trailing-data": {
    words: "Foreign data follows the gzip stream",
    remedy: `Look who wrote the object; restore it, ${REPLAY}.`,
  },
  "too-large": {
    words: "The object is larger than a log file can be",
    remedy: "Look who wrote it: CloudTrail did not.",
  },
  "expands-too-much": {
    words: "It unpacks to far more than its size",
    remedy: "Look who wrote it: this is how a zip bomb looks.",
  },
  "not-records": { words: "It holds no Records", remedy: "Look who wrote it: CloudTrail did not." },
  "invalid-json": { words: "It is not valid JSON", remedy: `Restore the object from a copy, ${REPLAY}.` },
  "record-missing": { words: "A record is missing", remedy: `Restore the object from a copy, ${REPLAY}.` },
  "unknown-bucket": { words: "The bucket is not among TRAIL_BUCKETS", remedy: `Add it if it is yours, ${REPLAY}.` },
  "dropped-by-retention": {
    words: "Retention had dropped its events and keeps them now",
    remedy: "Run npm run trailsight -- replay --failed.",
  },
  "internal-error": {
    words: "Trailsight itself failed",
    remedy: "Look in the worker's log; it is tried again by replay --failed.",
  },
};

/** Words and remedy of a reason; an unknown one is shown as it is. */
export function failureWords(reason: string | null): FailureWords {
  const known = reason !== null && Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined;
  return known ?? { words: reason ?? "", remedy: "" };
}
