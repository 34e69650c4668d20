/** Runs once when the web server starts: checks the environment, and makes the client addresses of requests true. */
import { env } from "./lib/env.ts";
import { trustSocketAddresses } from "./lib/socket-address.ts";

export function register(): void {
  env();
  trustSocketAddresses();
}
