import { isDatabaseReady } from "../../lib/db/ready.ts";

export const dynamic = "force-dynamic";

/** `GET /readyz`: the database can be reached and has the schema this version was built for. */
export async function GET(): Promise<Response> {
  const ready = await isDatabaseReady();
  return Response.json({ ready }, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
