/** Log files of a spec's own, delivered to the running product as CloudTrail delivers them. */
import { randomUUID } from "node:crypto";
import { setEnvironment } from "../../lib/env.ts";
import { leaseLocalServices } from "../../lib/local/lease.ts";
import { cloudTrailNotice, gzipRecords, makeKey, publish, putObject, waitForEmptyQueue } from "../helpers/log-files.ts";

/** Delivers one log file with these records; resolves when the worker has taken it. */
export async function deliver(dataDir: string, records: readonly unknown[]): Promise<{ key: string }> {
  return deliverObject(dataDir, gzipRecords(records));
}

/** Delivers any bytes as a log file. */
export async function deliverObject(dataDir: string, body: Uint8Array): Promise<{ key: string }> {
  const lease = await leaseLocalServices({ dataDir, database: false, aws: true, say: console.error });
  try {
    const { aws } = lease;
    if (aws === null) throw new Error("no local AWS");
    setEnvironment({
      AWS_ENDPOINT_URL: aws.endpointUrl,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    const key = makeKey({ prefix: `${randomUUID()}/` });
    await putObject(aws.bucket, key, body);
    await publish(aws.topicArn, cloudTrailNotice(aws.bucket, [key]));
    await waitForEmptyQueue(aws.queueUrl, 60_000);
    return { key };
  } finally {
    await lease.release();
  }
}
