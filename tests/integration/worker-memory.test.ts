import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetPartitions } from "../../ingest/partitions.ts";
import { createS3Client } from "../../lib/aws.ts";
import { ingestPool } from "../../lib/db/pool.ts";
import { childEnvironment } from "../../lib/env.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { startTestAws } from "../helpers/local-aws.ts";
import { makeKey, makeRecord, s3Event, sendMessage } from "../helpers/log-files.ts";
import { findDifferences } from "../helpers/recount.ts";

const WORKER = fileURLToPath(new URL("../helpers/worker-process.ts", import.meta.url));
const MIB = 1024 * 1024;
const RECORDS = 16_500;
const RECORD_BYTES = 64 * 1024;

let database: TestDatabase;
let aws: Awaited<ReturnType<typeof startTestAws>>;
beforeAll(async () => {
  forgetPartitions();
  aws = await startTestAws();
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await aws.stop();
});

/** A log file of a gibibyte inflated, made piece by piece. */
async function makeLargeFile(): Promise<Buffer> {
  const gzip = createGzip({ level: 1 });
  const parts: Buffer[] = [];
  gzip.on("data", (part: Buffer) => parts.push(part));
  const write = async (text: string) => {
    if (!gzip.write(text)) await once(gzip, "drain");
  };
  await write('{"Records":[');
  for (let index = 0; index < RECORDS; index++) {
    const padding = randomBytes(100)
      .toString("base64")
      .repeat(RECORD_BYTES / 136);
    const eventTime = new Date(Date.UTC(2026, 10, 1) + index * 30_000).toISOString().replace(".000", "");
    await write(
      `${index === 0 ? "" : ","}${JSON.stringify(makeRecord({ eventTime, requestParameters: { padding } }))}`,
    );
  }
  gzip.end("]}");
  await once(gzip, "end");
  return Buffer.concat(parts);
}

/** The emulator takes at most 11 MiB at once. */
async function putInParts(bucket: string, key: string, body: Buffer): Promise<void> {
  const s3 = createS3Client();
  const object = { Bucket: bucket, Key: key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const parts: { ETag: string | undefined; PartNumber: number }[] = [];
  for (let at = 0; at < body.length; at += 8 * MIB) {
    const PartNumber = parts.length + 1;
    const Body = body.subarray(at, at + 8 * MIB);
    const { ETag } = await s3.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
    parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts: parts } }));
}

/** Resident memory of a process in MiB (Linux only). */
async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

test.skipIf(process.platform !== "linux")(
  "a log file of 1 GiB inflated loads whole, within 512 MiB of memory",
  async () => {
    const body = await makeLargeFile();
    const key = makeKey();
    await putInParts(aws.bucket, key, body);
    const worker = spawn(process.execPath, [WORKER], {
      env: childEnvironment({ LOG_LEVEL: "error", TRAIL_LOADER_THREADS: "2" }),
      stdio: "ignore",
    });
    try {
      await sendMessage(aws.queueUrl, s3Event(aws.bucket, [key], { size: body.length }));
      let peak = 0;
      for (;;) {
        await wait(250);
        peak = await residentMiB(worker.pid ?? 0);
        const ledger = await ingestPool().query<{ status: string }>("select status from cloudtrail.log_file");
        if (ledger.rows.length > 0) break;
      }
      const ledger = await ingestPool().query(
        "select status, reason, records, events, inflated_bytes > $1 as large from cloudtrail.log_file",
        [1024 * MIB],
      );
      expect(ledger.rows).toEqual([{ status: "loaded", reason: null, records: RECORDS, events: RECORDS, large: true }]);
      expect(peak).toBeLessThan(512);
      console.info(`peak ${Math.round(peak)} MiB for ${Math.round(body.length / MIB)} MiB gzipped`);
      expect(await findDifferences(ingestPool())).toEqual([]);
    } finally {
      worker.kill("SIGKILL");
    }
  },
  300_000,
);
