import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { checkMailServer } from "./mail-server.ts";

async function listen(greeting: string | null): Promise<{ url: string; close: () => void }> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (greeting === null) socket.destroy();
    else socket.write(greeting);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `smtp://user:secret@127.0.0.1:${port}`, close: () => server.close() };
}

test("a mail server that greets is good", async () => {
  const server = await listen("220 mail.example.com ESMTP\r\n");
  await expect(checkMailServer(server.url)).resolves.toBeUndefined();
  server.close();
});

test("anything else is one clear line without the password", async () => {
  for (const greeting of ["554 no service\r\n", "HTTP/1.1 400 Bad Request\r\n", null]) {
    const server = await listen(greeting);
    const failure = await checkMailServer(server.url).then(String, (error: Error) => error.message);
    expect(failure).toMatch(/^SMTP_URL: smtp:\/\/user@127\.0\.0\.1:\d+ does not answer: \S.*$/);
    expect(failure).not.toContain("secret");
    server.close();
  }
  await expect(checkMailServer("smtp://127.0.0.1:1")).rejects.toThrow(/ECONNREFUSED/);
});
