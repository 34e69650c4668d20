/**
 * What the groups of measures of one size came to. Kept beside the data, so that a long run can be taken in parts: groups
 * that a run leaves out are those of the run before.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SECTIONS } from "./line.ts";
import { formatSize } from "./options.ts";
import { MEASURES, type Measure } from "./run.ts";

const lineSchema = z.object({
  section: z.enum(SECTIONS),
  name: z.string(),
  goal: z.string().nullable(),
  ours: z.string(),
  peer: z.string().nullable(),
  ratio: z.number().nullable(),
  met: z.boolean().nullable(),
});
const conditionsSchema = z.array(z.tuple([z.string(), z.string()]));
const partSchema = z.object({ lines: z.array(lineSchema), conditions: conditionsSchema });
const resultsSchema = z.partialRecord(z.enum(MEASURES), partSchema);

/** By group of measures; absent where none was run yet. */
export type Results = z.infer<typeof resultsSchema>;

const pathOf = (root: string, size: number): string => join(root, `results-${formatSize(size)}.json`);

/** What earlier runs left; nothing when there is none. */
export async function readResults(root: string, size: number): Promise<Results> {
  try {
    return resultsSchema.parse(JSON.parse(await readFile(pathOf(root, size), "utf8")));
  } catch {
    return {};
  }
}

export const writeResults = (root: string, size: number, results: Results): Promise<void> =>
  writeFile(pathOf(root, size), JSON.stringify(results, null, 2));

/** Lines and conditions of all groups, in order. */
export function joinResults(results: Results): z.infer<typeof partSchema> {
  const parts = MEASURES.flatMap((measure) => results[measure] ?? []);
  return { lines: parts.flatMap(({ lines }) => lines), conditions: parts.flatMap(({ conditions }) => conditions) };
}

export const isComplete = (results: Results): boolean =>
  MEASURES.every((measure: Measure) => results[measure] !== undefined);
