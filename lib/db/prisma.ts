/** Prisma client for the small mutable tables, over the app pool. */
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "../../generated/prisma/client.ts";
import { appPool } from "./pool.ts";

let client: PrismaClient | null = null;

/** The process's Prisma client. Event tables are not in it: they are written by COPY and read by query/. */
export function prisma(): PrismaClient {
  client ??= new PrismaClient({ adapter: new PrismaPg(appPool()) });
  return client;
}

/** Whether a write was refused because a row with that unique value is there already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
