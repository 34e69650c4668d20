/** Free TCP ports on this machine. */
import { createServer } from "node:net";

/** Whether `port` can be bound on `host` now. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port of `preferred`, `preferred + 1`, … Throws when a hundred in a row are taken. */
export async function findFreePort(preferred: number, host?: string): Promise<number> {
  for (let port = preferred; port < Math.min(preferred + 100, 65_536); port += 1) {
    if (await isPortFree(port, host)) return port;
  }
  throw new Error(`no free port from ${preferred} on`);
}

/** Any free port, as the system chooses it. */
export function findAnyPort(host = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host }, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
