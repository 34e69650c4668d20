import { headers } from "next/headers";
import { recordAudit, type User } from "../../lib/auth.ts";
import { clientIp } from "../../lib/request.ts";

/** Writes into the audit log who looked at which page of what; it is there before anything is sent. */
export async function recordView(user: User, page: string, parameters: Record<string, string>): Promise<void> {
  const ip = clientIp(await headers());
  await recordAudit({ action: `view-${page}`, parameters, userId: user.id, clientIp: ip });
}
