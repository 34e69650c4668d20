import { expect, test } from "vitest";
import { parseEnvironment } from "./env.ts";

test("nothing set means the embedded services on the usual port", () => {
  const environment = parseEnvironment({});
  expect(environment).toMatchObject({ databaseUrl: null, trailQueueUrl: null, smtpUrl: null, port: 3000 });
  expect(environment.appOrigin).toBe("http://localhost:3000");
  expect(environment.dataDir).toMatch(/\.data$/);
});

test("empty text counts as unset", () => {
  expect(parseEnvironment({ DATABASE_URL: "", PORT: "", AWS_REGION: "" })).toEqual(parseEnvironment({}));
});

test.each([
  ["DATABASE_URL", "mysql://host/db"],
  ["DATABASE_URL", "host"],
  ["TRAIL_QUEUE_URL", "arn:aws:sqs:eu-west-1:111122223333:trailsight"],
  ["AWS_ENDPOINT_URL", "127.0.0.1:4566"],
  ["SMTP_URL", "http://mail"],
  ["APP_ORIGIN", "trailsight.example.com"],
  ["PORT", "http"],
  ["PORT", "65536"],
  ["PORT", "-1"],
  ["TRAIL_WORKER_CONCURRENCY", "0"],
  ["TRAIL_RETENTION", "400"],
  ["TRAIL_RETENTION", "0d"],
  ["TRAIL_RETENTION", "13mo"],
  ["TRAIL_RETENTION", "1.5d"],
  ["TRAIL_RETENTION", "-1d"],
  ["TRAIL_RETENTION", "40000d"],
  ["TRUSTED_PROXY_HOPS", "1.5"],
  ["LOG_LEVEL", "loud"],
])("a wrong %s (%s) is refused in one line that names it", (name, value) => {
  expect(() => parseEnvironment({ [name]: value })).toThrow(new RegExp(`^${name}: must be [^\\n]+$`));
});

test("events are kept for ever unless a number of days is set", () => {
  expect(parseEnvironment({}).retentionDays).toBeNull();
  expect(parseEnvironment({ TRAIL_RETENTION: "400d" }).retentionDays).toBe(400);
});

test("the Region is the one of the queue unless it is set", () => {
  const queue = "https://sqs.eu-west-1.amazonaws.com/111122223333/trailsight";
  expect(parseEnvironment({ TRAIL_QUEUE_URL: queue }).awsRegion).toBe("eu-west-1");
  expect(parseEnvironment({ TRAIL_QUEUE_URL: queue, AWS_REGION: "us-west-2" }).awsRegion).toBe("us-west-2");
  expect(parseEnvironment({ TRAIL_QUEUE_URL: "http://127.0.0.1:4566/000000000000/q" }).awsRegion).toBe("us-east-1");
});

test("origin without a trailing slash, buckets as a set", () => {
  const environment = parseEnvironment({ APP_ORIGIN: "https://trail.example.com/", TRAIL_BUCKETS: "a, b,," });
  expect(environment.appOrigin).toBe("https://trail.example.com");
  expect(environment.trailBuckets).toEqual(new Set(["a", "b"]));
});
