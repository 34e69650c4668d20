/**
 * The frame of routes that send a file as it is made, no faster than its reader takes it. The audit log has one line
 * before anything is sent, and one with the number of rows before the last piece is.
 */
import { recordAudit } from "../../../lib/auth.ts";
import { log } from "../../../lib/log.ts";
import { clientIp } from "../../../lib/request.ts";
import { Slots, TooManyWaitingError } from "../../../lib/slots.ts";
import { ANSWER_HEADERS, ApiError } from "./api-error.ts";
import {
  type ApiCall,
  type Handler,
  type Handlers,
  readPath,
  refuseMethod,
  requireRequestUser,
  respond,
} from "./api-route.ts";

/** A file that is sent while it is made. */
export type Download = {
  headers: Record<string, string>;
  asked: Record<string, string | number>;
  /** Pieces of the file. The last one is sent only when the audit log has the end. */
  pieces: AsyncGenerator<{ text: string; rows: number; last: boolean }, void, void>;
  /** Called once, whatever happened. */
  close(): Promise<void>;
};

/** Downloads hold a connection each: two of one person, and four of all, leave the others theirs. */
const downloadSlots = new Slots({ running: 2, waiting: 4 });
const allDownloadSlots = new Slots({ running: 4, waiting: 16 });
/** Long enough for one that was cancelled to be gone. */
const MAX_WAIT_MS = 3_000;

/**
 * Handlers of such a route. In the audit log it is `action`, and `action`-end with the number of rows and how it ended:
 * complete, cancelled (the reader left) or failed.
 */
export function downloadRoute(
  action: string,
  open: (call: ApiCall) => Promise<Download>,
): Handlers & { HEAD: Handler } {
  // Without HEAD of our own, Next would make the whole file and throw it away.
  const refuse = refuseMethod("GET");
  const GET: Handler = (request, context) =>
    respond(request, async () => {
      const user = await requireRequestUser(request);
      const left = new AbortController();
      const signal = AbortSignal.any([request.signal, left.signal]);
      const path = await readPath(context);
      const { searchParams } = new URL(request.url);
      const audit = (name: string, parameters: Record<string, string | number>) =>
        recordAudit({ action: name, parameters, userId: user.id, clientIp: clientIp(request.headers) });
      return new Promise<Response>((resolve, reject) => {
        // The slot is taken until the last piece is sent, long after the answer has begun.
        const work = async () => {
          const download = await open({ params: searchParams, path, user, signal });
          const ended = Promise.withResolvers<void>();
          try {
            await audit(action, download.asked);
            const end = (how: string, rows: number) => audit(`${action}-end`, { ...download.asked, rows, ended: how });
            const body = streamPieces(download, { signal, leave: () => left.abort(), end, done: ended.resolve });
            resolve(new Response(body, { headers: { ...ANSWER_HEADERS, ...download.headers } }));
          } catch (error) {
            await download.close();
            throw error;
          }
          await ended.promise;
        };
        const turn = AbortSignal.any([signal, AbortSignal.timeout(MAX_WAIT_MS)]);
        downloadSlots
          .run(user.id, () => allDownloadSlots.run("all", work, turn), turn)
          .catch((error) => reject(tooManyDownloads(error)));
      });
    });
  return { GET, HEAD: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}

function tooManyDownloads(error: unknown): unknown {
  const waitedTooLong = error instanceof DOMException && error.name === "TimeoutError";
  if (!waitedTooLong && !(error instanceof TooManyWaitingError)) return error;
  return new ApiError(429, "too-many-requests", "too many exports are running: wait until one of them has ended", {
    "retry-after": "10",
  });
}

/** A reader who takes nothing for so long is cut off: others wait for the slot and the connection. */
const STALLED_MS = 120_000;

/** A body that is pulled piece by piece. */
function streamPieces(
  { pieces, close }: Download,
  on: {
    signal: AbortSignal;
    leave: () => void;
    end: (how: "complete" | "cancelled" | "failed", rows: number) => Promise<void>;
    done: () => void;
  },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let rows = 0;
  let finished = false;
  const finish = async (how: "complete" | "cancelled" | "failed") => {
    if (finished) return;
    finished = true;
    try {
      await close();
      await on.end(how, rows);
    } finally {
      on.done();
    }
  };
  const stop = async (error: unknown) => {
    const how = on.signal.aborted ? "cancelled" : "failed";
    if (how === "failed") log().error({ err: error }, "an export failed");
    await finish(how).catch((failure) => log().error({ err: failure }, "the end of an export is not in the audit log"));
  };
  let stalled: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // A reader who leaves while nothing is pulled is noticed here only.
      const leave = () => {
        clearTimeout(stalled);
        void stop(on.signal.reason);
        // Cut without an end: what has come is recognised as incomplete.
        controller.error(on.signal.reason);
      };
      // Whoever left while the first piece was made has left for good: no event comes any more.
      if (on.signal.aborted) leave();
      else on.signal.addEventListener("abort", leave, { once: true });
    },
    async pull(controller) {
      clearTimeout(stalled);
      try {
        const { value, done } = await pieces.next();
        if (done) return controller.close();
        rows += value.rows;
        if (value.last) await finish("complete");
        else stalled = setTimeout(on.leave, STALLED_MS);
        controller.enqueue(encoder.encode(value.text));
      } catch (error) {
        await stop(error);
        controller.error(error);
      }
    },
    cancel() {
      on.leave();
    },
  });
}
