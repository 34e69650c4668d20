/**
 * The sample organization: the simulator's log files, put into the local S3 and announced through SNS as CloudTrail
 * announces them, so that everything a visitor sees came the real way. First thirty days, then live.
 */
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PublishCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import { createS3Client, createSNSClient } from "../lib/aws.ts";
import { env } from "../lib/env.ts";
import type { LocalAws } from "../lib/local/aws.ts";
import { readState, writeState } from "../lib/local/files.ts";
import { type SimulatedLogFile, simulate } from "../simulator/simulate.ts";

const SEED = 20_261_121;
const EVENTS = 120_000;
const DAYS = 30;
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;
const AT_ONCE = 16;

/** `delivered`: the organization's files are in S3 up to this moment. */
const stateSchema = z.object({ from: z.coerce.date(), to: z.coerce.date(), delivered: z.coerce.date() });

export type DemoOptions = { aws: LocalAws; signal: AbortSignal; log: (line: string) => void };

/** Feeds the local AWS until `signal` is aborted; goes on where the last run ended. Throws the SDK's errors. */
export async function runDemo({ aws, signal, log }: DemoOptions): Promise<void> {
  const path = join(env().dataDir, "demo.json");
  const state = (await readState(path, stateSchema)) ?? newState();
  const note = (delivered: Date) => writeState(path, { ...state, delivered });
  await note(state.delivered);
  const simulation = simulate({ seed: SEED, events: EVENTS, from: state.from, to: state.to });
  const deliver = createDelivery(aws, signal);
  let until = state.delivered;
  if (until < state.to) {
    log(`Loading the sample organization: ${DAYS} days, about ${EVENTS.toLocaleString("en")} events, newest first…`);
    const files: SimulatedLogFile[] = [];
    for await (const file of simulation.logFiles()) {
      if (signal.aborted) return;
      files.push(file);
    }
    // A visitor looks at the last day first. What an interrupted run delivered is delivered again, and changes nothing.
    await deliver(files.reverse());
    if (signal.aborted) return;
    until = state.to;
    await note(until);
    log(
      `${files.length.toLocaleString("en")} log files are in S3; the worker loads them. New ones follow every few minutes.`,
    );
  }
  while (!signal.aborted) {
    const now = new Date();
    await deliver(simulation.liveLogFiles({ from: until, to: now }));
    if (signal.aborted) return;
    until = now;
    await note(until);
    await wait(STEP_MS, undefined, { signal }).catch(() => undefined);
  }
}

function newState(): z.infer<typeof stateSchema> {
  const to = new Date(Math.floor(Date.now() / STEP_MS) * STEP_MS);
  const from = new Date(to.getTime() - DAYS * DAY_MS);
  return { from, to, delivered: from };
}

/** Delivers files in the order given, several at once, until `signal` is aborted. */
function createDelivery(aws: LocalAws, signal: AbortSignal) {
  const s3 = createS3Client();
  const sns = createSNSClient();
  const deliverOne = async (file: SimulatedLogFile) => {
    await s3.send(new PutObjectCommand({ Bucket: aws.bucket, Key: file.key, Body: file.body }));
    const notice = JSON.stringify({ s3Bucket: aws.bucket, s3ObjectKey: [file.key] });
    await sns.send(new PublishCommand({ TopicArn: aws.topicArn, Message: notice }));
  };
  return async (files: Iterable<SimulatedLogFile> | AsyncIterable<SimulatedLogFile>): Promise<void> => {
    let batch: SimulatedLogFile[] = [];
    for await (const file of files) {
      if (signal.aborted) return;
      batch.push(file);
      if (batch.length < AT_ONCE) continue;
      await Promise.all(batch.map(deliverOne));
      batch = [];
    }
    await Promise.all(batch.map(deliverOne));
  };
}
