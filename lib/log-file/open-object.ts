/** Opens a log file: an S3 object, or a local file for imports from disk. */
import { createReadStream, readFileSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { GetObjectCommand, NoSuchKey, S3ServiceException } from "@aws-sdk/client-s3";
import { createS3Client } from "../aws.ts";
import { LOCAL_BUCKET, LogFileError, type LogFileLocation } from "./location.ts";

/** An opened log file. The stream must be read to its end or destroyed, or its socket stays taken. */
export type OpenObject = {
  stream: Readable;
  /** Without quotes; for a local file its size and modification time. */
  etag: string;
  /** Bytes of the object as it stands in S3; null when unknown. */
  sizeBytes: number | null;
};

const SMALL_FILE_BYTES = 256 * 1024;

let client: ReturnType<typeof createS3Client> | null = null;

/** The process's S3 client. */
export function s3(): ReturnType<typeof createS3Client> {
  client ??= createS3Client();
  return client;
}

/**
 * Opens the object. `knownETag`: answers null when the object still has it, without a download.
 * Throws LogFileError: missing-object, access-denied, unavailable.
 */
export async function openObject(
  location: LogFileLocation,
  options: { knownETag?: string; signal?: AbortSignal } = {},
): Promise<OpenObject | null> {
  if (location.bucket === LOCAL_BUCKET) return openLocalFile(location.key, options.knownETag);
  try {
    const answer = await s3().send(
      new GetObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        ...(options.knownETag === undefined ? {} : { IfNoneMatch: `"${options.knownETag}"` }),
      }),
      options.signal === undefined ? {} : { abortSignal: options.signal },
    );
    if (answer.Body === undefined) throw new LogFileError("unavailable", "S3 answered without a body");
    return {
      stream: answer.Body as Readable,
      etag: (answer.ETag ?? "").replaceAll('"', ""),
      sizeBytes: answer.ContentLength ?? null,
    };
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 304) return null;
    throw toLogFileError(error);
  }
}

async function openLocalFile(path: string, knownETag: string | undefined): Promise<OpenObject | null> {
  try {
    const info = statSync(path);
    if (!info.isFile()) throw new LogFileError("missing-object", "not a file");
    const etag = `${info.size}-${Math.trunc(info.mtimeMs)}`;
    if (etag === knownETag) return null;
    // Asynchronous calls cost more than a small file takes to read, and this thread does nothing else meanwhile.
    const stream =
      info.size <= SMALL_FILE_BYTES
        ? Readable.from([readFileSync(path)])
        : createReadStream(path, { highWaterMark: 256 * 1024 });
    return { stream, etag, sizeBytes: info.size };
  } catch (error) {
    throw toLogFileError(error);
  }
}

/** Sorts an error of S3, the network or the file system into a LogFileError. */
export function toLogFileError(error: unknown): LogFileError {
  if (error instanceof LogFileError) return error;
  const cause = { cause: error };
  if (error instanceof NoSuchKey) return new LogFileError("missing-object", "the object does not exist", cause);
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    if (status === 404) return new LogFileError("missing-object", `S3 answered ${error.name}`, cause);
    // Without s3:ListBucket a missing key is a 403 as well.
    if (status === 401 || status === 403) {
      return new LogFileError("access-denied", `S3 answered ${error.name}: check s3:GetObject and kms:Decrypt`, cause);
    }
    return new LogFileError("unavailable", `S3 answered ${error.name}`, cause);
  }
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new LogFileError("missing-object", "the file does not exist", cause);
  if (code === "EACCES" || code === "EPERM")
    return new LogFileError("access-denied", "the file may not be read", cause);
  return new LogFileError("unavailable", "the object could not be read", cause);
}
