/** DuckDB in this process, with all cores, as Tailpipe and AWS's sample dashboard use it. */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { z } from "zod";
import { type DataPlan, weekFolder } from "../data/plan.ts";

/** An open DuckDB database. */
export type DuckDB = {
  run(statement: string): Promise<void>;
  rows<T extends z.ZodType>(row: T, statement: string): Promise<z.infer<T>[]>;
  close(): void;
};

/** Opens a database file, or one in memory. */
export async function openDuckDB(path = ":memory:"): Promise<DuckDB> {
  const instance = await DuckDBInstance.create(path);
  const connection: DuckDBConnection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  return {
    run: async (statement) => {
      await connection.run(statement);
    },
    rows: async (row, statement) => {
      const answer = await connection.runAndReadAll(statement).catch((error: unknown) => {
        throw new Error(`DuckDB: ${error instanceof Error ? error.message : error}: ${statement}`, { cause: error });
      });
      return row.array().parse(answer.getRowObjectsJS());
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const IDENTITY = `struct(type varchar, principalId varchar, arn varchar, accountId varchar, accessKeyId varchar,
  userName varchar, invokedBy varchar, sessionContext struct(sessionIssuer struct(type varchar, arn varchar,
  userName varchar), attributes struct(creationDate timestamp, mfaAuthenticated varchar)))`;

const RECORD = `struct(eventTime timestamp, eventID varchar, eventName varchar, eventSource varchar, awsRegion varchar,
  recipientAccountId varchar, sourceIPAddress varchar, userAgent varchar, errorCode varchar, errorMessage varchar,
  readOnly boolean, eventType varchar, eventCategory varchar, requestID varchar, sharedEventID varchar,
  vpcEndpointId varchar, userIdentity ${IDENTITY}, resources struct(ARN varchar, type varchar)[],
  tlsDetails struct(tlsVersion varchar))`;

/** The records of weeks, read from their files as rows of one struct `r`; only the members that `type` names are parsed. */
export function recordsOf(plan: DataPlan, weeks: readonly number[], type = RECORD): string {
  const globs = weeks.map((week) => `'${weekFolder(plan, week).replaceAll("'", "''")}/**/*.json.gz'`);
  const columns = `{Records: '${type.replaceAll(/\s+/g, " ")}[]'}`;
  return `(select unnest(Records) as r from read_json([${globs.join(", ")}], columns = ${columns},
    format = 'unstructured', maximum_object_size = 67108864))`;
}

/** Loads records into a table of flat typed columns: metadata only, no key, nothing derived, nothing de-duplicated. */
export const bulkLoad = (plan: DataPlan, weeks: readonly number[]): string => `
  create or replace table loaded as
  select r.eventTime, r.eventID::uuid as eventID, r.eventName, r.eventSource, r.awsRegion, r.recipientAccountId,
    r.sourceIPAddress, r.userAgent, r.errorCode, r.errorMessage, r.readOnly, r.eventType, r.eventCategory, r.requestID,
    r.sharedEventID, r.vpcEndpointId, r.tlsDetails.tlsVersion as tlsVersion, r.userIdentity.type as identityType,
    r.userIdentity.principalId as principalId, r.userIdentity.arn as arn, r.userIdentity.accountId as callerAccountId,
    r.userIdentity.accessKeyId as accessKeyId, r.userIdentity.userName as userName,
    r.userIdentity.invokedBy as invokedBy, r.userIdentity.sessionContext.sessionIssuer.arn as issuerArn,
    r.userIdentity.sessionContext.attributes.creationDate as sessionCreated,
    r.userIdentity.sessionContext.attributes.mfaAuthenticated as mfaAuthenticated,
    list_transform(r.resources, lambda one: one.ARN) as resources
  from ${recordsOf(plan, weeks)}`;
