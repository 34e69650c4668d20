export const dynamic = "force-dynamic";

/** `GET /healthz`: the process answers. */
export const GET = (): Response => new Response("ok", { headers: { "cache-control": "no-store" } });
