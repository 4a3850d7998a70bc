import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { encodedBodyHeader, sendEncodedBodies, takesEncodedBody } from "./encoded-body";

test("only answers to requests that came afterwards are sent encoded: earlier ones could not be read", async () => {
  const came: { request: IncomingMessage; response: ServerResponse }[] = [];
  const server = createServer((request, response) => came.push({ request, response })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const ask = () => fetch(`http://127.0.0.1:${address.port}`);
  try {
    const early = ask();
    await expect.poll(() => came.length).toBe(1);
    sendEncodedBodies();
    const later = ask();
    await expect.poll(() => came.length).toBe(2);
    const taken = came.map(({ request, response }) => {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const taken = takesEncodedBody(new Request("http://127.0.0.1", { headers }));
      if (taken) response.setHeader(encodedBodyHeader, "identity");
      response.end("read");
      return taken;
    });
    expect(taken).toEqual([false, true]);
    const answers = await Promise.all([early, later]);
    expect(answers.map(({ headers }) => headers.get("content-encoding"))).toEqual([null, "identity"]);
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["read", "read"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
