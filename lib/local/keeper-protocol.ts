/** What a lease holder and the keeper say to each other, one JSON value per line. */
import { join } from "node:path";
import { z } from "zod";

/** Where the keeper of a data directory tells its port and token; only its owner may read it. */
export const keeperStatePath = (dataDir: string): string => join(dataDir, "keeper.json");

/** Content of that file. */
export const keeperStateSchema = z.object({ pid: z.number(), port: z.number(), token: z.string() });

/** First line of a lease: which services it needs. */
export const leaseRequestSchema = z.object({ token: z.string(), database: z.boolean(), aws: z.boolean() });
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/** Where the local AWS and its resources are. */
export const localAwsSchema = z.object({
  endpointUrl: z.string(),
  region: z.string(),
  bucket: z.string(),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  topicArn: z.string(),
});
export type LocalAws = z.infer<typeof localAwsSchema>;

const servicesSchema = z.object({ databaseUrl: z.string().nullable(), aws: localAwsSchema.nullable() });
/** Addresses of the services that were asked for; null for one that was not. */
export type LocalServices = z.infer<typeof servicesSchema>;

/** `say` is a line for the person; `ready` or `error` comes last. The lease lasts as long as the connection. */
export const keeperAnswerSchema = z.union([
  z.object({ say: z.string() }),
  z.object({ ready: servicesSchema }),
  z.object({ error: z.string() }),
]);
export type KeeperAnswer = z.infer<typeof keeperAnswerSchema>;
