/** Whether SMTP_URL leads to a mail server: asked at the start, because a digest at six in the morning is too late. */
import { connect } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { CommandError, reason, withoutPassword } from "./services.ts";

const TIMEOUT_MS = 5_000;

/** Connects and reads the greeting (220), nothing more. Throws CommandError when no mail server answers. */
export async function checkMailServer(url: string): Promise<void> {
  try {
    const greeting = await readGreeting(new URL(url));
    if (!greeting.startsWith("220")) throw new Error("what answers there is no mail server that takes mail");
  } catch (error) {
    throw new CommandError(`SMTP_URL: ${withoutPassword(url)} does not answer: ${reason(error)}`);
  }
}

function readGreeting(url: URL): Promise<string> {
  const secure = url.protocol === "smtps:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (secure ? 465 : 587));
  return new Promise((resolve, reject) => {
    const socket = secure ? connectSecurely({ host, port, servername: host }) : connect({ host, port });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("no greeting within 5 s")));
    socket.once("data", (data) => {
      resolve(data.toString("latin1"));
      socket.end("QUIT\r\n");
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection was closed without a greeting")));
  });
}
