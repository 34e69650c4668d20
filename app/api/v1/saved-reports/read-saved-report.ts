/** What may be said of a saved report, by whom, and what is refused later. */
import { z } from "zod";
import type { Role } from "../../../../lib/auth.ts";
import { SavedReportError } from "../../../../reports/saved-report.ts";
import { ApiError } from "../api-error.ts";

/** Everybody may save and share: it holds a question, no data. */
export const SAVERS: readonly Role[] = ["viewer", "analyst", "admin"];

/** Throws ApiError 409 for a SavedReportError, and anything else as it is. */
export function refuseSaving(error: unknown): never {
  if (error instanceof SavedReportError) throw new ApiError(409, "conflict", error.message);
  throw error;
}

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has a character that is no text");

const name = text(120).min(1);
const description = text(1_000);
const visibility = z.enum(["team", "private"]);

/** `{ name, description?, report?, search, range?, visibility? }`: private unless told, the range as `search` has it. */
export const newSavedReport = z.strictObject({
  name,
  description: description.default(""),
  report: text(100).nullable().default(null),
  search: text(20_000),
  range: z.enum(["rolling", "fixed"]).optional(),
  visibility: visibility.default("private"),
});

/** `{ name?, description?, visibility? }`, at least one of them. */
export const savedReportChange = z
  .strictObject({ name: name.optional(), description: description.optional(), visibility: visibility.optional() })
  .refine((change) => Object.keys(change).length > 0, "say name, description or visibility");
