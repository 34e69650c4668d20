/**
 * Saved reports: a question with a name, kept by one person and opened by a link. Only the question is kept; whoever opens
 * it gets the answer that they would get by asking. Every statement says for whom it asks: what the reader may not see is not
 * there. What a person who was disabled has saved rests until they are back.
 */
import { randomBytes } from "node:crypto";
import type { User } from "../lib/auth.ts";
import { isTaken, prisma } from "../lib/db/prisma.ts";
import type { SavedVisibility } from "../query/saved-report-answers.ts";

/** `report`: slug of a common search, null for the explorer. `search`: parameters of the view's address. */
export type SavedReport = {
  id: string;
  owner: string;
  ownerId: string;
  name: string;
  description: string;
  report: string | null;
  search: string;
  visibility: SavedVisibility;
  createdAt: Date;
  updatedAt: Date;
  lastOpenedAt: Date | null;
};

/** What its owner may change later. */
export type SavedReportWords = Pick<SavedReport, "name" | "description" | "visibility">;

/** Of one person. */
export const MAX_SAVED_REPORTS = 500;

/** The person has one of that name already, or too many. `message` is made for people. */
export class SavedReportError extends Error {
  readonly code = "saved-report";
}

/** What came of a change: `forbidden` is somebody else's that the reader may see, `missing` anything else. */
export type Change = "done" | "forbidden" | "missing";

type Reader = Pick<User, "id" | "role">;

const visibleTo = ({ id }: Reader) => ({
  owner: { disabledAt: null },
  OR: [{ ownerId: id }, { visibility: "team" as const }],
});

const withOwner = { owner: { select: { email: true } } } as const;
const newestFirst = [{ createdAt: "desc" as const }, { id: "desc" as const }];

type Row = Omit<SavedReport, "owner"> & { owner: { email: string } };
const toReport = ({ owner, ...row }: Row): SavedReport => ({ ...row, owner: owner.email });

/** 128 random bits. */
export const newSavedReportId = (): string => randomBytes(16).toString("base64url");

/** Whether a text can be the id of one at all. */
export const isSavedReportId = (text: string): boolean => /^[\w-]{22}$/.test(text);

/** What the reader may open, newest first. */
export async function listSavedReports(reader: Reader): Promise<SavedReport[]> {
  const found = await prisma().savedReport.findMany({
    where: visibleTo(reader),
    include: withOwner,
    orderBy: newestFirst,
  });
  return found.map(toReport);
}

/** The report of that id; null when there is none that the reader may open. */
export async function findSavedReport(reader: Reader, id: string): Promise<SavedReport | null> {
  if (!isSavedReportId(id)) return null;
  const found = await prisma().savedReport.findFirst({ where: { id, ...visibleTo(reader) }, include: withOwner });
  return found && toReport(found);
}

const MAX_FOUND = 4;
const MAX_WORDS = 8;

/** At most four that the reader may open, whose names hold every word of the text; newest first. */
export async function findSavedByName(reader: Reader, text: string): Promise<Pick<SavedReport, "id" | "name">[]> {
  // Letters and digits only: % and _ would stand for anything.
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.join("").length < 2 || words.length > MAX_WORDS) return [];
  return prisma().savedReport.findMany({
    where: { ...visibleTo(reader), AND: words.map((word) => ({ name: { contains: word, mode: "insensitive" } })) },
    select: { id: true, name: true },
    orderBy: newestFirst,
    take: MAX_FOUND,
  });
}

/** Keeps a report. Throws SavedReportError. */
export async function createSavedReport(
  report: SavedReportWords & Pick<SavedReport, "id" | "ownerId" | "report" | "search">,
): Promise<void> {
  if ((await prisma().savedReport.count({ where: { ownerId: report.ownerId } })) >= MAX_SAVED_REPORTS) {
    throw new SavedReportError(`you have ${MAX_SAVED_REPORTS} saved reports: delete one first`);
  }
  await refuseTakenName(prisma().savedReport.create({ data: report, select: { id: true } }));
}

/** Changes name, description or who may open it; only the owner does. Throws SavedReportError. */
export async function changeSavedReport(reader: Reader, id: string, words: Partial<SavedReportWords>): Promise<Change> {
  const data = { ...words, updatedAt: new Date() };
  const where = { id, ownerId: reader.id };
  const { count } = await refuseTakenName(prisma().savedReport.updateMany({ where, data }));
  return count > 0 ? "done" : await explainRefusal(reader, id);
}

/** Deletes a report: its owner any, an admin also those that the team shares. */
export async function deleteSavedReport(reader: Reader, id: string): Promise<Change> {
  const own = { id, ownerId: reader.id };
  const where = reader.role === "admin" ? { id, ...visibleTo(reader) } : own;
  const { count } = await prisma().savedReport.deleteMany({ where });
  return count > 0 ? "done" : await explainRefusal(reader, id);
}

/** Notes that somebody opened it just now. */
export async function noteOpened(id: string): Promise<void> {
  await prisma().savedReport.updateMany({ where: { id }, data: { lastOpenedAt: new Date() } });
}

const explainRefusal = async (reader: Reader, id: string): Promise<Change> =>
  (await findSavedReport(reader, id)) === null ? "missing" : "forbidden";

async function refuseTakenName<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isTaken(error)) throw new SavedReportError("you have a saved report of this name already");
    throw error;
  }
}
