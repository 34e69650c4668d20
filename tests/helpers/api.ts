/** Calls route handlers as Next does, without a server. */
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
