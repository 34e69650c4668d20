/**
 * Inflates a log file under limits. CloudTrail writes exactly one gzip member: bytes after it are taken for tampering,
 * so the member is inflated raw and its trailer checked here. A file that is not gzip (by its first bytes, whatever its
 * name) is taken as it stands.
 */
import { createHash, type Hash } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { LogFileError } from "./location.ts";

/** Largest inflated file; CloudTrail cuts files at 50 MB. */
export const MAX_INFLATED_BYTES = 1024 ** 3 + 64 * 1024 ** 2;
/** Inflated bytes per compressed byte beyond which a file is taken for a gzip bomb, once 64 MiB are out. */
const MAX_RATIO = 200;
const RATIO_FROM_BYTES = 64 * 1024 ** 2;
const MAX_HEADER_BYTES = 64 * 1024;
/** Longest wait for the next bytes of a body: the SDK's own timeouts end with the headers. */
const IDLE_TIMEOUT_MS = 30_000;
const TRAILER_BYTES = 8;

/** Yields the body's chunks; throws LogFileError `stalled` or `unavailable`, and never leaves the socket open. */
export async function* readChunks(stream: Readable, idleTimeoutMs = IDLE_TIMEOUT_MS): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stream.destroy(new LogFileError("stalled", `no bytes for ${idleTimeoutMs / 1000} s`));
    }, idleTimeoutMs);
  };
  arm();
  try {
    for await (const chunk of stream) {
      clearTimeout(timer);
      yield chunk as Buffer;
      arm();
    }
  } catch (error) {
    if (error instanceof LogFileError) throw error;
    throw new LogFileError("unavailable", "the connection broke while the object was read", { cause: error });
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
}

/** True for the first bytes of gzip with deflate. */
export function isGzip(start: Uint8Array): boolean {
  return start.length >= 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
}

/**
 * Inflates a whole file in memory; null when it would exceed `maxBytes` (then stream it with {@link inflateStream}).
 * Throws LogFileError: truncated, corrupt, trailing-data, expands-too-much.
 */
export function inflateBuffer(body: Buffer, maxBytes: number): Buffer | null {
  if (!isGzip(body)) return body.length > maxBytes ? null : body;
  const header = gzipHeaderBytes(body);
  if (header === null) throw new LogFileError("truncated", "the gzip header is cut off");
  let result: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    result = inflateRawSync(body.subarray(header), {
      info: true,
      maxOutputLength: maxBytes,
    }) as unknown as typeof result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return null;
    throw toInflateError(error);
  }
  const trailer = body.subarray(header + result.engine.bytesWritten);
  checkTrailer(trailer, crc32(result.buffer), result.buffer.length);
  return result.buffer;
}

/**
 * Inflates chunk by chunk; holds one chunk at a time. Throws LogFileError: truncated, corrupt, trailing-data,
 * expands-too-much, too-large.
 */
export async function* inflateStream(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  let ended = false;
  while (
    !ended &&
    start.length < MAX_HEADER_BYTES &&
    (start.length < 3 || (isGzip(start) && gzipHeaderBytes(start) === null))
  ) {
    const next = await source.next();
    if (next.done === true) ended = true;
    else start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  async function* rest(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start;
    while (!ended) {
      const next = await source.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  try {
    yield* isGzip(start) ? inflateMember(rest(), start) : limitPlain(rest());
  } finally {
    await source.return?.(undefined);
  }
}

async function* limitPlain(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_INFLATED_BYTES) throw tooLarge();
    yield chunk;
  }
}

async function* inflateMember(chunks: AsyncIterable<Buffer>, start: Buffer): AsyncGenerator<Buffer> {
  const header = gzipHeaderBytes(start);
  if (header === null) {
    throw start.length >= MAX_HEADER_BYTES
      ? new LogFileError("corrupt", "the gzip header is longer than 64 KiB")
      : new LogFileError("truncated", "the gzip header is cut off");
  }
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  const state = { compressed: 0, tail: Buffer.alloc(0), failure: null as unknown };
  const feeding = feed(chunks, header, inflate, state);
  let inflated = 0;
  let checksum = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      checksum = crc32(chunk, checksum);
      if (inflated > MAX_INFLATED_BYTES) throw tooLarge();
      if (inflated > RATIO_FROM_BYTES && inflated > state.compressed * MAX_RATIO) {
        throw new LogFileError("expands-too-much", `more than ${MAX_RATIO} bytes for each compressed byte`);
      }
      yield chunk;
    }
  } catch (error) {
    throw state.failure instanceof LogFileError ? state.failure : toInflateError(error);
  } finally {
    // The member may end before the body does: then nobody takes the feeder's data any more.
    inflate.destroy();
    await feeding;
  }
  if (state.failure !== null) throw toInflateError(state.failure);
  const surplus = state.compressed - inflate.bytesWritten;
  checkTrailer(state.tail.subarray(Math.max(0, state.tail.length - surplus)), checksum, inflated, surplus);
}

type FeedState = { compressed: number; tail: Buffer; failure: unknown };

/** Writes compressed bytes with back-pressure and keeps the last few: the trailer is among them. */
async function feed(
  chunks: AsyncIterable<Buffer>,
  headerBytes: number,
  inflate: ReturnType<typeof createInflateRaw>,
  state: FeedState,
): Promise<void> {
  let skip = headerBytes;
  try {
    for await (const chunk of chunks) {
      const data = skip === 0 ? chunk : chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
      state.compressed += data.length;
      state.tail = Buffer.concat([state.tail, data.subarray(-64)]).subarray(-64);
      if (inflate.destroyed) {
        if (state.compressed - inflate.bytesWritten > MAX_HEADER_BYTES) return;
        continue;
      }
      if (!inflate.write(data)) await drained(inflate);
    }
  } catch (error) {
    state.failure = error;
  }
  if (inflate.destroyed) return;
  if (state.failure === null) inflate.end();
  else inflate.destroy(state.failure instanceof Error ? state.failure : new Error("the object could not be read"));
}

/** Resolves when more can be written, or nothing can any more. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off("drain", done);
      stream.off("close", done);
      resolve();
    };
    stream.on("drain", done);
    stream.on("close", done);
  });
}

/** Length of the gzip header with its optional parts; null when `data` ends inside it. */
function gzipHeaderBytes(data: Uint8Array): number | null {
  if (data.length < 10) return null;
  const flags = data[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) {
    const low = data[at];
    const high = data[at + 1];
    if (low === undefined || high === undefined) return null;
    at += 2 + low + high * 256;
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = data.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at <= data.length ? at : null;
}

function checkTrailer(trailer: Buffer, checksum: number, inflatedBytes: number, bytes = trailer.length): void {
  if (bytes < TRAILER_BYTES) throw new LogFileError("truncated", "the gzip trailer is cut off");
  if (trailer.length >= TRAILER_BYTES && bytes === trailer.length) {
    const stored = trailer.readUInt32LE(0);
    const length = trailer.readUInt32LE(4);
    if (stored !== checksum || length !== inflatedBytes % 2 ** 32) {
      throw new LogFileError("corrupt", "the gzip checksum does not match");
    }
  }
  if (bytes > TRAILER_BYTES) {
    throw new LogFileError("trailing-data", "bytes follow the gzip member; CloudTrail writes exactly one");
  }
}

function toInflateError(error: unknown): LogFileError {
  if (error instanceof LogFileError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  return code === "Z_BUF_ERROR"
    ? new LogFileError("truncated", "the gzip data is cut off", { cause: error })
    : new LogFileError("corrupt", "the gzip data is damaged", { cause: error });
}

const tooLarge = () => new LogFileError("too-large", "more than 1 GiB inflated");

/** Hashes chunks as they pass. */
export async function* hashing(chunks: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/** SHA-256, as digest files list it. */
export const createContentHash = (): Hash => createHash("sha256");
