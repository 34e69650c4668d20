/**
 * People, one-time sign-in links, browser sessions, API tokens and the audit log. Every secret has 256 random bits and only
 * its SHA-256 is stored, so a copy of the database signs nobody in. A person who was disabled is refused at once.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Prisma, Role } from "../generated/prisma/client.ts";
import { prisma } from "./db/prisma.ts";
import { env } from "./env.ts";

export type { Role };

/** Someone who may sign in. */
export type User = { id: string; email: string; role: Role };

/** The address is not one, or nobody has it. `message` is made for people. */
export class UserError extends Error {
  readonly code = "user";
}

/** Why a sign-in link does not work (any more). */
export type SignInProblem = "invalid" | "used" | "expired" | "disabled";

const HOUR_MS = 3_600_000;
const LINK_LIFETIME_MS = 24 * HOUR_MS;
const SESSION_LIFETIME_MS = 24 * HOUR_MS;
const SESSION_IDLE_MS = 8 * HOUR_MS;
/** How exactly last use is known: each note is a write. */
const LAST_USE_STEP_MS = 60_000;

const EMAIL = /^[^\s@<>"',;:\\()[\]]{1,64}@[a-z0-9.-]{1,189}$/;
const MAX_TOKEN_LENGTH = 100;

const newToken = (): string => randomBytes(32).toString("base64url");
const hashToken = (token: string) => createHash("sha256").update(token.slice(0, MAX_TOKEN_LENGTH)).digest();
const userFields = { id: true, email: true, role: true, disabledAt: true } as const;

/** Adds a person, or sets the role of one who is known. Throws UserError for what is no address. */
export async function createUser(email: string, role: Role): Promise<User> {
  const address = normalizeEmail(email);
  const select = { id: true, email: true, role: true } as const;
  return prisma().user.upsert({
    where: { email: address },
    create: { email: address, role },
    update: { role },
    select,
  });
}

/** The person with that address, disabled or not; null when nobody has it. */
export async function findUserByEmail(email: string): Promise<(User & { disabledAt: Date | null }) | null> {
  return prisma().user.findUnique({ where: { email: email.trim().toLowerCase() }, select: userFields });
}

/** A link that signs that person in once within 24 hours. It is shown here and never again. */
export async function createSignInLink(userId: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + LINK_LIFETIME_MS);
  await prisma().signInLink.create({ data: { tokenHash: hashToken(token), userId, expiresAt } });
  return `${env().appOrigin}/sign-in/${token}`;
}

/** Uses up a sign-in link and opens a session. Of two at the same time only one succeeds. */
export async function redeemSignInLink(
  token: string,
  browser: { userAgent: string | null },
): Promise<{ sessionToken: string; user: User } | { problem: SignInProblem }> {
  const tokenHash = hashToken(token);
  const now = new Date();
  const link = await prisma().signInLink.findUnique({
    where: { tokenHash },
    include: { user: { select: userFields } },
  });
  if (link === null) return { problem: "invalid" };
  if (link.user.disabledAt !== null) return { problem: "disabled" };
  if (link.usedAt !== null) return { problem: "used" };
  if (link.expiresAt <= now) return { problem: "expired" };
  const sessionToken = newToken();
  return prisma().$transaction(async (transaction) => {
    const taken = await transaction.signInLink.updateMany({
      where: { tokenHash, usedAt: null },
      data: { usedAt: now },
    });
    if (taken.count === 0) return { problem: "used" as const };
    await transaction.session.create({
      data: {
        tokenHash: hashToken(sessionToken),
        userId: link.userId,
        expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS),
        userAgent: browser.userAgent?.slice(0, 512) ?? null,
      },
    });
    return { sessionToken, user: toUser(link.user) };
  });
}

/** The person behind a session; null when it is unknown, unused for 8 hours, or older than 24. */
export async function findSession(token: string): Promise<User | null> {
  const tokenHash = hashToken(token);
  const session = await prisma().session.findUnique({
    where: { tokenHash },
    include: { user: { select: userFields } },
  });
  const now = Date.now();
  if (session === null || session.user.disabledAt !== null || session.expiresAt.getTime() <= now) return null;
  const idleMs = now - session.lastUsedAt.getTime();
  if (idleMs >= SESSION_IDLE_MS) return null;
  if (idleMs >= LAST_USE_STEP_MS) {
    // updateMany: the session may have ended meanwhile.
    await prisma().session.updateMany({ where: { tokenHash }, data: { lastUsedAt: new Date(now) } });
  }
  return toUser(session.user);
}

/** Ends a session, if there is one. */
export async function endSession(token: string): Promise<void> {
  await prisma().session.deleteMany({ where: { tokenHash: hashToken(token) } });
}

/** A token for the HTTP API with that person's rights. It is shown here and never again. Throws UserError. */
export async function createApiToken(email: string, name: string): Promise<string> {
  const user = await findUserByEmail(email);
  if (user === null) throw new UserError(`nobody has the address ${email}: make the person with "user create" first`);
  const token = `ts_${newToken()}`;
  await prisma().apiToken.create({
    data: { tokenHash: hashToken(token), prefix: token.slice(0, 8), name: name.slice(0, 200), userId: user.id },
  });
  return token;
}

/** The person behind an API token; null when it is unknown or revoked. */
export async function findApiToken(token: string): Promise<User | null> {
  const tokenHash = hashToken(token);
  const found = await prisma().apiToken.findUnique({ where: { tokenHash }, include: { user: { select: userFields } } });
  if (found === null || found.revokedAt !== null || found.user.disabledAt !== null) return null;
  const now = new Date();
  if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() >= LAST_USE_STEP_MS) {
    await prisma().apiToken.updateMany({ where: { tokenHash }, data: { lastUsedAt: now } });
  }
  return toUser(found.user);
}

/** Who did what. `parameters` may hold text of readers and of log records. */
export type AuditEntry = {
  action: string;
  parameters: Record<string, string | number | boolean | null>;
  userId: string | null;
  clientIp: string | null;
};

/** Writes one line of the audit log; it is there when this resolves. */
export async function recordAudit({ action, parameters, userId, clientIp }: AuditEntry): Promise<void> {
  await prisma().auditEntry.create({
    data: { action, parameters: storableJson(parameters), userId, clientIp },
    select: { id: true },
  });
}

/** jsonb refuses NUL and broken Unicode. */
function storableJson(parameters: AuditEntry["parameters"]): Prisma.InputJsonObject {
  const clean = (value: AuditEntry["parameters"][string]) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\ufffd") : value;
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, clean(value)]));
}

function normalizeEmail(email: string): string {
  const address = email.trim().toLowerCase();
  if (!EMAIL.test(address)) throw new UserError("that is not an e-mail address");
  return address;
}

const toUser = ({ id, email, role }: User): User => ({ id, email, role });
