/** A worker of its own process, so that tests can kill it. Its environment says where everything is. */
import { runWorker } from "../../ingest/worker.ts";

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
await runWorker({ signal: stop.signal, longPollSeconds: 1 });
process.exit(0);
