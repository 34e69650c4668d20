/** What bringing the files takes by itself: SQS and S3 through the AWS SDK, with nothing read and nothing stored. */
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { parseNotification } from "../../cloudtrail/notification.ts";
import { Queue } from "../../ingest/queue.ts";
import { createS3Client, createSQSClient } from "../../lib/aws.ts";
import { countEvents, type DataManifest } from "../data/build-data.ts";
import type { DataPlan } from "../data/plan.ts";
import { listKeys, putFiles, sendNotices } from "../delivery.ts";
import type { BenchServices } from "../services.ts";

const RECEIVERS = 4;

/** Events a second of one process that receives, gets, and deletes the files of a week, and does nothing else. */
export async function measureTransport(options: {
  plan: DataPlan;
  data: DataManifest;
  week: number;
  services: BenchServices;
}): Promise<number> {
  const { plan, data, week, services } = options;
  const files = await listKeys(plan, [week]);
  await putFiles(services.aws, files);
  await sendNotices(
    services.aws,
    files.map(({ key }) => key),
  );
  const [s3, sqs] = [createS3Client(), createSQSClient()];
  const queue = new Queue(sqs, services.aws.queueUrl, 0);
  let done = 0;
  const startedAt = performance.now();
  const receive = async (): Promise<void> => {
    while (done < files.length) {
      const messages = await queue.receive(10, new AbortController().signal);
      await Promise.all(
        messages.map(async ({ body }) => {
          const notification = parseNotification(body);
          if (notification.shape === "unreadable") return;
          for (const { bucket, key } of notification.objects) {
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
            await Body?.transformToByteArray();
          }
        }),
      );
      if (messages.length > 0) await queue.delete(messages);
      done += messages.length;
    }
  };
  await Promise.all(Array.from({ length: RECEIVERS }, receive));
  const seconds = (performance.now() - startedAt) / 1_000;
  s3.destroy();
  sqs.destroy();
  return countEvents(data, [week]) / seconds;
}
