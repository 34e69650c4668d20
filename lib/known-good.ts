/** The organization's list of addresses and principals that are known to be good, each with a reason and an end. */
import { prisma } from "./db/prisma.ts";

export const KNOWN_GOOD_KINDS = ["address", "principal"] as const;
export type KnownGoodKind = (typeof KNOWN_GOOD_KINDS)[number];

/** `value`: an address or CIDR block, or the ARN or key of a principal. `expiresAt` null: without end. */
export type KnownGood = {
  id: string;
  kind: KnownGoodKind;
  value: string;
  reason: string;
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: string | null;
};

/** Every search that hides them asks for each of them. */
export const MAX_KNOWN_GOOD = 200;

/** The value is on the list already, or the list is full. `message` is made for people. */
export class KnownGoodError extends Error {
  readonly code = "known-good";
}

/** The whole list, newest first, with what has expired. */
export async function listKnownGood(): Promise<KnownGood[]> {
  const found = await prisma().knownGood.findMany({
    include: { createdBy: { select: { email: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return found.map(({ createdBy, createdById: _, ...entry }) => ({ ...entry, createdBy: createdBy?.email ?? null }));
}

/** Entries that apply at `now`. */
export async function listActiveKnownGood(now = new Date()): Promise<KnownGood[]> {
  return (await listKnownGood()).filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/** Whether searches leave out what is known to be good. */
export type KnownGoodMode = "hide" | "show";

/** `hide` of a search that is asked in this mode: every entry that applies now; nothing at all where all is shown. */
export async function listHidden(mode: KnownGoodMode): Promise<{ hide?: KnownGood[] }> {
  return mode === "hide" ? { hide: await listActiveKnownGood() } : {};
}

/** Adds an entry; one of the same value that has expired is replaced. Throws KnownGoodError. */
export async function addKnownGood(
  entry: Pick<KnownGood, "kind" | "value" | "reason" | "expiresAt"> & { userId: string },
): Promise<string> {
  const { userId, ...data } = entry;
  return prisma().$transaction(async (transaction) => {
    // Two people at once would each find room for one more.
    await transaction.$executeRaw`lock table known_good in share row exclusive mode`;
    const { kind, value } = data;
    await transaction.knownGood.deleteMany({ where: { kind, value, expiresAt: { lte: new Date() } } });
    if ((await transaction.knownGood.count({ where: { kind, value } })) > 0) {
      throw new KnownGoodError("this value is on the list already; remove it first to change it");
    }
    if ((await transaction.knownGood.count()) >= MAX_KNOWN_GOOD) {
      throw new KnownGoodError(`the list is full: at most ${MAX_KNOWN_GOOD} entries`);
    }
    const added = await transaction.knownGood.create({ data: { ...data, createdById: userId }, select: { id: true } });
    return added.id;
  });
}

/** Removes an entry; false when there is none of that id. */
export async function removeKnownGood(id: string): Promise<boolean> {
  const { count } = await prisma().knownGood.deleteMany({ where: { id } });
  return count > 0;
}
