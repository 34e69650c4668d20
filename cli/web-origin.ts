/** The origin of the web interface, for links: APP_ORIGIN, or else where `up` said that it listens. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { childEnvironment, env, setEnvironment } from "../lib/env.ts";
import { readState, writeState } from "../lib/local/files.ts";

const statePath = (): string => join(env().dataDir, "web.json");
const stateSchema = z.object({ origin: z.string() });

/** Whether the person has set APP_ORIGIN. */
export const hasOwnOrigin = (): boolean => (childEnvironment().APP_ORIGIN ?? "") !== "";

/** Says where the web interface listens; other commands make links to it. */
export const publishOrigin = (origin: string): Promise<void> => writeState(statePath(), { origin });

/** Takes that back. */
export const withdrawOrigin = (): Promise<void> => rm(statePath(), { force: true });

/** Makes links of this process lead to the running web interface, whatever port it took. */
export async function adoptRunningOrigin(): Promise<void> {
  if (hasOwnOrigin()) return;
  const state = await readState(statePath(), stateSchema);
  if (state !== null) setEnvironment({ APP_ORIGIN: state.origin });
}
