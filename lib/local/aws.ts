/**
 * The local AWS: S3, SQS and SNS of the npm package `fauxqs`, with the resources that a CloudTrail set-up has: a bucket,
 * a topic that is told of new files, a queue behind it, and its dead-letter queue. It checks no credentials, so it
 * listens on the loopback address only.
 */
import { mkdir } from "node:fs/promises";
import { Server } from "node:net";
import { join } from "node:path";
import { startFauxqs } from "fauxqs";
import { z } from "zod";
import { readState, writeState } from "./files.ts";
import type { LocalAws } from "./keeper-protocol.ts";
import { findFreePort, isPortFree } from "./ports.ts";

const FIRST_PORT = 4566;
const REGION = "us-east-1";
const ACCOUNT = "000000000000";

export type { LocalAws };

/** A local AWS that answers. */
export type RunningAws = LocalAws & { stop(): Promise<void> };

/** Starts it with the data under `<dataDir>/aws`, on the port it had before where that is free. */
export async function startLocalAws(dataDir: string): Promise<RunningAws> {
  const folder = join(dataDir, "aws");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const statePath = join(folder, "port.json");
  const before = (await readState(statePath, z.object({ port: z.number() })))?.port ?? FIRST_PORT;
  const port = (await isPortFree(before)) ? before : await findFreePort(FIRST_PORT);
  await writeState(statePath, { port });
  return serve({ port, dataDir: folder, s3StorageDir: join(folder, "s3") });
}

/** Starts an empty one that keeps everything in memory, on any free port; for tests. */
export async function startLocalAwsInMemory(): Promise<RunningAws> {
  return serve({ port: 0 });
}

async function serve(options: { port: number; dataDir?: string; s3StorageDir?: string }): Promise<RunningAws> {
  const server = await onLoopback(() =>
    startFauxqs({
      ...options,
      logger: false,
      defaultRegion: REGION,
      init: {
        buckets: ["trailsight-trail"],
        topics: [{ name: "trailsight-trail" }],
        queues: [
          { name: "trailsight-dead-letter", attributes: { MessageRetentionPeriod: "1209600" } },
          { name: "trailsight", attributes: { VisibilityTimeout: "120", RedrivePolicy: redrivePolicy } },
        ],
        subscriptions: [{ topic: "trailsight-trail", queue: "trailsight" }],
      },
    }),
  );
  const endpointUrl = `http://127.0.0.1:${server.port}`;
  return {
    endpointUrl,
    region: REGION,
    bucket: "trailsight-trail",
    queueUrl: `${endpointUrl}/${ACCOUNT}/trailsight`,
    deadLetterQueueUrl: `${endpointUrl}/${ACCOUNT}/trailsight-dead-letter`,
    topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:trailsight-trail`,
    stop: () => server.stop(),
  };
}

const redrivePolicy = JSON.stringify({
  deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:trailsight-dead-letter`,
  maxReceiveCount: "5",
});

/** fauxqs listens on every interface and has no option for it: while it starts, `listen` is held to 127.0.0.1. */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const listen = Server.prototype.listen;
  Server.prototype.listen = new Proxy(listen, {
    apply: (target, server, [options, ...rest]) =>
      Reflect.apply(target, server, [{ ...options, host: "127.0.0.1" }, ...rest]),
  });
  try {
    return await start();
  } finally {
    Server.prototype.listen = listen;
  }
}
