/** What may be put on the list of the known good. */
import { z } from "zod";
import { canonicalBlock, canonicalIP } from "../../../../cloudtrail/source-address.ts";

/** Wider blocks would hide a good part of the internet. */
const LEAST_LENGTH = { v4: 8, v6: 16 } as const;

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has a character that is no text");

const address = text(64).transform((value, context) => {
  const [ip = "", length, ...more] = value.split("/");
  const canonical = more.length > 0 ? null : length === undefined ? canonicalIP(ip) : canonicalBlock(ip, length);
  if (canonical === null) {
    context.addIssue({ code: "custom", message: "is no IP address or CIDR block" });
    return z.NEVER;
  }
  if (length !== undefined && Number(length) < (ip.includes(":") ? LEAST_LENGTH.v6 : LEAST_LENGTH.v4)) {
    context.addIssue({ code: "custom", message: "is too wide: at least /8, for IPv6 /16" });
    return z.NEVER;
  }
  return canonical;
});

/** Names alone stand for people in every account. */
const principal = text(2_048).refine(
  (value) => /^[a-z][a-z-]*:\S/.test(value) && !value.includes("*"),
  "must be the ARN or the key of a principal (role:111122223333:deploy), without *",
);

const reason = text(500);
const expiresAt = z.iso
  .datetime({ offset: true, error: "is no time: write RFC 3339 such as 2027-01-31T00:00:00Z" })
  .transform((value) => new Date(value))
  .refine((time) => time > new Date(), "lies in the past")
  .refine((time) => time.getUTCFullYear() < 2100, "lies after 2099")
  .nullable()
  .default(null);

/** `{ kind, value, reason, expiresAt? }`; the value comes out in its one spelling. Other members are refused. */
export const knownGoodEntry = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("address"), value: address, reason, expiresAt }),
  z.strictObject({ kind: z.literal("principal"), value: principal, reason, expiresAt }),
]);
