/** Log files of a spec's own, delivered to the running product as CloudTrail delivers them. */
import { randomUUID } from "node:crypto";
import { setEnvironment } from "../../lib/env.ts";
import { leaseLocalServices } from "../../lib/local/lease.ts";
import {
  cloudTrailNotice,
  gzipRecords,
  makeKey,
  makeRecord,
  publish,
  putObject,
  waitForEmptyQueue,
} from "../helpers/log-files.ts";

/** Delivers one log file with these records; resolves when the worker has taken it. */
export async function deliver(dataDir: string, records: readonly unknown[]): Promise<{ key: string }> {
  return deliverObject(dataDir, gzipRecords(records));
}

/**
 * Delivers eight events of the last minutes, of every outcome, by one access key: a page small enough to look at closely.
 * Returns the filter that finds them.
 */
export async function deliverSample(dataDir: string): Promise<{ accessKeyId: string }> {
  const accessKeyId = `AKIA${randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase()}`;
  const errors = [null, "AccessDenied", "ThrottlingException", "NoSuchBucket"];
  const records = Array.from({ length: 8 }, (_, index) => {
    const errorCode = errors[index % errors.length];
    return makeRecord({
      eventTime: new Date(Date.now() - index * 20_000).toISOString().replace(/\.\d+Z/, "Z"),
      eventSource: "s3.amazonaws.com",
      eventName: index < 4 ? "PutBucketAcl" : "GetObject",
      readOnly: index >= 4,
      ...(errorCode === null ? {} : { errorCode, errorMessage: "The call did not succeed." }),
      resources: [{ ARN: `arn:aws:s3:::sample-bucket-${index}`, type: "AWS::S3::Bucket", accountId: "111122223333" }],
      userIdentity: {
        type: "IAMUser",
        principalId: "AIDAEXAMPLEEXAMPLE001",
        arn: "arn:aws:iam::111122223333:user/team/ada",
        accountId: "111122223333",
        accessKeyId,
        userName: "ada",
      },
    });
  });
  await deliver(dataDir, records);
  return { accessKeyId };
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
