/** Calls route handlers as Next does, without a server. */
import { createApiToken, createUser } from "../../lib/auth.ts";
import { setEnvironment } from "../../lib/env.ts";

type Params = Record<string, string | string[]>;
type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Response | Promise<Response>;
export type RouteModule = Partial<Record<"GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>>;

export type Call = {
  method?: keyof RouteModule;
  headers?: Record<string, string>;
  /** Of the dynamic segments; Next gives other routes none at all. */
  params?: Params;
  signal?: AbortSignal;
  /** Text, or what becomes JSON. */
  body?: unknown;
};

/** The answer of a route to a path with its query string. */
export async function callRoute(route: object, path: string, call: Call = {}): Promise<Response> {
  const { method = "GET", headers = {}, params, signal, body } = call;
  const handler = (route as RouteModule)[method];
  if (handler === undefined) throw new Error(`the route has no ${method}`);
  const request = new Request(`http://localhost:3000${path}`, {
    method,
    headers,
    ...(signal ? { signal } : {}),
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

/** The token of a new user, for routes at http://localhost:3000. Call it after createTestDatabase(). */
export async function makeToken(email = "api@example.com", role: Parameters<typeof createUser>[1] = "viewer") {
  setEnvironment({ APP_ORIGIN: "http://localhost:3000" });
  await createUser(email, role);
  return createApiToken(email, "test");
}
