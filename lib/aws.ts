/**
 * AWS clients, constructed here only. Credentials come from the SDK's own chain; a local AWS (AWS_ENDPOINT_URL) gets
 * path-style addresses and, where no credentials are named, placeholders.
 */
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { env } from "./env.ts";

/** Without the last, a request that is never answered is only logged. */
const timeouts = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

function clientConfig() {
  const { awsEndpointUrl, awsPlaceholderCredentials, awsRegion } = env();
  return {
    region: awsRegion,
    maxAttempts: 4,
    requestHandler: timeouts,
    ...(awsEndpointUrl === null ? {} : { endpoint: awsEndpointUrl }),
    ...(awsPlaceholderCredentials ? { credentials: { accessKeyId: "local", secretAccessKey: "local" } } : {}),
  };
}

/** S3 for trail files. Follows the Region of the bucket. */
export const createS3Client = (): S3Client =>
  new S3Client({
    ...clientConfig(),
    forcePathStyle: env().awsEndpointUrl !== null,
    followRegionRedirects: true,
    // gzip has a checksum of its own, and digest files the one that proves something.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });

/** SQS for the trail queue; a long poll lasts 20 s, so its request timeout is longer than that. */
export const createSQSClient = (): SQSClient => new SQSClient(clientConfig());

/** SNS, for the local AWS and its demo only. */
export const createSNSClient = (): SNSClient => new SNSClient(clientConfig());
