/** The command line as a person or a script meets it: exit codes, one line for an error, one JSON document. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSQSClient } from "../../lib/aws.ts";
import { childEnvironment } from "../../lib/env.ts";
import type { RunningAws } from "../../lib/local/aws.ts";
import { createTestDatabase, type TestDatabase } from "../helpers/database.ts";
import { startTestAws } from "../helpers/local-aws.ts";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

let dataDir: string;
let database: TestDatabase;
let aws: RunningAws;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "trailsight-cli-"));
  await chmod(dataDir, 0o755);
  database = await createTestDatabase();
  aws = await startTestAws();
});

afterAll(async () => {
  await aws.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

type Ended = { code: number; stdout: string; stderr: string };

/** Runs a command against the test's database and AWS, unless `extra` says otherwise. */
async function trailsight(args: string[], extra: Record<string, string> = {}): Promise<Ended> {
  const env = childEnvironment({ TRAILSIGHT_DATA_DIR: dataDir, LOG_LEVEL: "error", ...extra });
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [MAIN, ...args], { env })) };
  } catch (error) {
    if (error instanceof Error && "code" in error && "stdout" in error && "stderr" in error) {
      return { code: Number(error.code), stdout: `${error.stdout}`, stderr: `${error.stderr}` };
    }
    throw error;
  }
}

describe("what is wrong stops with one clear line", () => {
  test.each([
    ["a database that does not answer", ["migrate"], { DATABASE_URL: "postgresql://ada:secret@127.0.0.1:9/trail" }],
    ["a database address that is none", ["migrate"], { DATABASE_URL: "somewhere" }],
    ["a queue that is not there", ["worker"], { TRAIL_QUEUE_URL: "http://127.0.0.1:4566/000000000000/absent" }],
    ["an endpoint without a queue", ["worker"], { TRAIL_QUEUE_URL: "" }],
    ["an unknown command", ["digset"], {}],
    ["a missing option", ["user", "create", "--role", "admin"], {}],
    ["an unknown role", ["user", "create", "--email", "a@example.com", "--role", "root"], {}],
    ["a person nobody made", ["token", "create", "--email", "nobody@example.com", "--name", "x"], {}],
    ["a source that is not there", ["import", "/nowhere/at/all"], {}],
  ])("%s", async (_, args, extra) => {
    const { code, stdout, stderr } = await trailsight(args, extra);
    expect(stderr).toMatch(/^trailsight: [^\n]{20,}\n$/);
    expect(stderr).not.toContain("secret");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

test("--json prints one JSON document and nothing else", async () => {
  const record = { eventVersion: "1.11", eventID: "b5a27e1c-0000-4000-8000-000000000001", awsRegion: "eu-west-1" };
  await writeFile(join(dataDir, "records.json"), JSON.stringify({ Records: [record] }));
  for (const args of [
    ["migrate"],
    ["doctor"],
    ["user", "create", "--email", "ada@example.com", "--role", "analyst"],
    ["token", "create", "--email", "ada@example.com", "--name", "laptop"],
    ["import", join(dataDir, "records.json")],
    ["replay"],
  ]) {
    const { code, stdout, stderr } = await trailsight([...args, "--json"]);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
    expect(JSON.parse(stdout), args.join(" ")).toBeTypeOf("object");
  }
});

test("--help works on every command and exits with 0", async () => {
  for (const args of [[], ["up"], ["web"], ["worker"], ["import"], ["user", "create"], ["token", "create"]]) {
    const { code, stdout } = await trailsight([...args, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: trailsight/);
  }
});

test("doctor names a queue without a dead-letter queue, and a bucket that cannot be read fails it", async () => {
  const created = await createSQSClient().send(new CreateQueueCommand({ QueueName: "lonely" }));
  const extra = { TRAIL_QUEUE_URL: created.QueueUrl ?? "", TRAIL_BUCKETS: "no-such-bucket" };
  const { code, stdout } = await trailsight(["doctor", "--json"], extra);
  const { ok, checks } = JSON.parse(stdout);
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  expect(checks).toContainEqual({
    name: "queue",
    status: "warn",
    message: "it has no dead-letter queue: add one (maxReceiveCount 5, retention 14 days)",
  });
  expect(checks).toContainEqual(expect.objectContaining({ name: "bucket", status: "fail" }));
});

test("the worker ends with 0 on SIGTERM, and when the process that started it is gone", async () => {
  const env = childEnvironment({ TRAILSIGHT_DATA_DIR: dataDir, LOG_LEVEL: "info" });
  for (const end of ["SIGTERM", "disconnect"]) {
    const worker = spawn(process.execPath, [MAIN, "worker"], { env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    await once(worker.stderr ?? worker, "data");
    const ended = once(worker, "exit");
    if (end === "SIGTERM") worker.kill("SIGTERM");
    else worker.disconnect();
    expect(await ended, end).toEqual([0, null]);
  }
});

test("web refuses a taken port, as a deployment needs it", async () => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  const address = squatter.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = await trailsight(["web"], { PORT: `${port}` });
  squatter.close();
  expect({ code, stderr }).toEqual({ code: 1, stderr: `trailsight: PORT: ${port} is taken on 127.0.0.1\n` });
});
