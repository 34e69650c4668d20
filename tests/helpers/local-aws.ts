/** A local AWS inside the test process, empty and in memory, on a port of its own. */
import { setEnvironment } from "../../lib/env.ts";
import { type RunningAws, startLocalAwsInMemory } from "../../lib/local/aws.ts";

/** Starts it and points the AWS variables and TRAIL_QUEUE_URL at it. Call stop() in afterAll. */
export async function startTestAws(): Promise<RunningAws> {
  const aws = await startLocalAwsInMemory();
  setEnvironment({
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    TRAIL_QUEUE_URL: aws.queueUrl,
  });
  return aws;
}
