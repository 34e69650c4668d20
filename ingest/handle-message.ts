/**
 * One queue message, from its body to its end. The invariant: "done" is answered only when everything the message
 * announced is in the database (loaded, ignored, or failed with its reason), so that deleting it loses nothing.
 */
import { parseNotification } from "../cloudtrail/notification.ts";
import type { NotifiedObject, RemovedObject } from "../cloudtrail/notified-object.ts";
import type { Pool } from "../lib/db/pool.ts";
import { log } from "../lib/log.ts";
import { countMessage, recordFailedMessage, recordOutcome } from "./ledger.ts";
import type { LoadResult } from "./load-log-file.ts";
import type { Loader } from "./loader.ts";
import { toLogFileHeader } from "./log-file-header.ts";
import type { QueueMessage } from "./queue.ts";

/** Delete the message, or hide it and try again. */
export type Handled = { done: true } | { done: false; retryInSeconds: number };

/** What handling a message needs: made once per process. `buckets`: those that may be read, null for any. */
export type MessageContext = { pool: Pool; loader: Loader; buckets: ReadonlySet<string> | null };

/** Tries of an object before its message is deleted; the ledger then holds it for a replay. */
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_SECONDS = 15;
const MAX_RETRY_SECONDS = 15 * 60;

/** Handles one message. Throws only when the database is away or the process stops: then nothing may be deleted. */
export async function handleMessage(context: MessageContext, message: QueueMessage): Promise<Handled> {
  const notification = parseNotification(message.body);
  if (notification.shape === "unreadable") {
    log().warn({ messageId: message.id, reason: notification.reason }, "unreadable message set aside");
    await recordFailedMessage(context.pool, { id: message.id, reason: notification.reason, body: message.body });
    return { done: true };
  }
  if (notification.unreadable.length > 0) {
    const reason = notification.unreadable[0]?.reason ?? "unreadable";
    await recordFailedMessage(context.pool, { id: message.id, reason, body: message.body });
  }
  if (notification.objects.length === 0) await countMessage(context.pool, countedShape(notification));
  for (const removed of notification.removed) await noteRemoval(context.pool, removed);
  const results = await Promise.all(notification.objects.map((object) => loadObject(context, object, message)));
  const retries = results.filter(
    (result) => result.status === "failed" && result.retry && result.attempts < MAX_ATTEMPTS,
  );
  if (retries.length === 0) return { done: true };
  return { done: false, retryInSeconds: retryDelay(message.receiveCount) };
}

function countedShape(notification: { shape: string; removed: unknown[]; ignored: { reason: string }[] }): string {
  if (notification.removed.length > 0) return `${notification.shape}: object removed`;
  const reason = notification.ignored[0]?.reason;
  return reason === undefined ? notification.shape : `${notification.shape}: ${reason}`;
}

async function loadObject(context: MessageContext, object: NotifiedObject, message: QueueMessage): Promise<LoadResult> {
  const { header, foreignReason } = toLogFileHeader(object, "queue", message.sentAt);
  if (context.buckets !== null && !context.buckets.has(object.bucket)) {
    const reason = "unknown-bucket";
    const detail = "the bucket is not among TRAIL_BUCKETS; add it and replay, if it is yours";
    const { attempts } = await recordOutcome(context.pool, header, { status: "failed", reason, detail });
    return { status: "failed", reason, detail, retry: false, attempts };
  }
  return context.loader.load(header, {
    etag: object.etag,
    sizeBytes: object.sizeBytes,
    ...(foreignReason === null ? {} : { foreignReason }),
  });
}

/** A trail file that was deleted from its bucket took the evidence with it: say so where the file is listed. */
async function noteRemoval(pool: Pool, removed: RemovedObject): Promise<void> {
  await pool.query(
    `update cloudtrail.log_file set detail = 'removed from the bucket; noticed ' || to_char(now() at time zone 'UTC',
       'YYYY-MM-DD"T"HH24:MI:SS"Z"')
     where bucket = $1 and key = $2`,
    [removed.bucket, removed.key],
  );
}

/** Doubles from 15 s to 15 min, with up to a quarter of jitter. */
function retryDelay(receiveCount: number): number {
  const delay = Math.min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(10, receiveCount - 1));
  return Math.round(delay * (1 + Math.random() / 4));
}
