import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { securityHeaders } from "../../../contract/security-headers";
import { writeProblem } from "../../../live/protocol/upgrade-refusal";
import { parseEnv } from "../../env";
import { problemOf } from "../problem";
import { attachToHttpServer } from "./http-server";

/** In Next's place: tells what it was asked. */
let server: Server;
let port: number;

beforeAll(async () => {
  attachToHttpServer({
    hosts: parseEnv({}).hosts,
    basePath: "",
    isDevelopment: false,
    scriptSources: ["'sha256-x'"],
    openLive: ({ request, socket, broker }) => {
      writeProblem(socket, problemOf("conflict", `${request.url} of ${broker} as ${request.headers.upgrade}`));
    },
  });
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.setHeader("Cache-Control", "s-maxage=31536000");
    const { method, url, headers } = request;
    response.statusCode = Number(headers["answer-with"] ?? 200);
    response.end(JSON.stringify({ method, url, body, headers, timeoutMs: request.socket.timeout ?? 0 }));
  });
  server.on("upgrade", (_request, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Writes the parts, each in a packet of its own, and returns all that comes until the connection ends. */
async function talk(...parts: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString();
  });
  for (const part of parts) {
    socket.write(part, "latin1");
    await new Promise((resolve) => setImmediate(resolve));
  }
  await once(socket, "close");
  return answer;
}

const host = "Host: localhost\r\n";
const last = `${host}Connection: close\r\n\r\n`;
const h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
const webSocket = (protocols: string) => `${host}Connection: upgrade\r\nUpgrade: ${protocols}\r\n\r\n`;

test("a wish for HTTP/2 is ignored and the request served, whatever comes before, behind and in it", async () => {
  const answer = await talk(
    `POST /api/a HTTP/1.1\r\n${host}${h2c}Content-Length: 10\r\n\r\n01234`,
    "56789",
    `POST /api/b HTTP/1.1\r\n${host}${h2c}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /c HTTP/1.1\r\n${host}\r\n`,
    `GET /d HTTP/1.1\r\n${host}${h2c}\r\nGET /e HTTP/1.1\r\n${last}`,
  );
  const served = answer
    .split("\r\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line.replace(/}HTTP.*/, "}"))] : []));
  expect(served.map(({ method, url, body }) => [method, url, body])).toEqual([
    ["POST", "/api/a", "0123456789"],
    ["POST", "/api/b", "abc"],
    ["GET", "/c", ""],
    ["GET", "/d", ""],
    ["GET", "/e", ""],
  ]);
  for (const { headers } of served) expect(Object.keys(headers)).not.toContain("upgrade");
  // The time that a kept connection may be idle does not run while a request is served.
  expect(served.map(({ timeoutMs }) => timeoutMs)).toEqual([0, 0, 0, 0, 0]);
});

test("header fields that Node would drop are refused, a second Host among them", async () => {
  const many = (count: number) => `GET / HTTP/1.1\r\n${host}Connection: close\r\n${"a:b\r\n".repeat(count)}`;
  expect(await talk(`${many(990)}\r\n`)).toMatch(/^HTTP\/1.1 200/);
  for (const count of [998, 1_000, 1_030, 1_500, 2_500])
    expect(await talk(`${many(count)}Host: evil.example\r\n\r\n`), `${count}`).toMatch(/^HTTP\/1.1 (431|400)/);
});

test("a router state that Next could not read is dropped, another one is not", async () => {
  const ask = (state: string) => talk(`GET / HTTP/1.1\r\nNext-Router-State-Tree: ${state}\r\n${last}`);
  for (const state of ["garbage", "garbage%25", "%zz", "%5B"]) expect(await ask(state)).not.toContain("router-state");
  expect(await ask("%5B%22%22%5D")).toContain('"next-router-state-tree":"%5B%22%22%5D"');
});

test("fifty of them on one connection leave no listeners behind", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  const answer = await talk(...Array(50).fill(`GET / HTTP/1.1\r\n${host}${h2c}\r\n`), `GET / HTTP/1.1\r\n${last}`);
  process.off("warning", note);
  expect(answer.match(/HTTP\/1.1 200/g)).toHaveLength(51);
  expect(warnings).toEqual([]);
});

test.each(["websocket", "WebSocket", "h2c, websocket", "websocket, h2c"])(
  "a WebSocket may be asked for by %j",
  async (protocols) => {
    expect(await talk(`GET /api/live?uncaptured=1 HTTP/1.1\r\n${webSocket(protocols)}`)).toContain(
      "/api/live?uncaptured=1 of null as websocket",
    );
  },
);

test("an address of a broker is served as every broker's, with the broker noted; nobody can note one by a header", async () => {
  const ask = (target: string, fields = "") => talk(`GET ${target} HTTP/1.1\r\n${fields}${last}`);
  const named = await ask("/api/b/prod/streams/a%2Fb?x=1", "jetlag-broker: staging\r\n");
  expect(named).toContain('"url":"/api/streams/a%2Fb?x=1"');
  expect(named).toContain('"jetlag-broker":"prod"');
  expect(await ask("/api/streams", "jetlag-broker: staging\r\n")).not.toContain("jetlag-broker");
  expect(await talk(`GET /api/b/prod/live HTTP/1.1\r\n${webSocket("websocket")}`)).toContain(
    "/api/live of prod as websocket",
  );
});

test("a WebSocket at another path, or under another host, is refused", async () => {
  expect(await talk(`GET /api/live2 HTTP/1.1\r\n${webSocket("websocket")}`)).toMatch(
    /^HTTP\/1.1 404[\s\S]*"not_found"/,
  );
  const foreign = webSocket("websocket").replace("localhost", "evil.example");
  expect(await talk(`GET /api/live HTTP/1.1\r\n${foreign}`)).toMatch(/^HTTP\/1.1 421[\s\S]*"foreign_host"/);
});

test.each([
  ["a page", `GET / HTTP/1.1\r\n${last}`, 200],
  ["an answer to no host", "GET / HTTP/1.0\r\n\r\n", 400],
  ["an answer to no host in HTTP/1.1", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["a foreign host's", "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421],
  ["one to an absolute address", `GET http://evil.example/ HTTP/1.1\r\n${last}`, 421],
  ["a bad address's", `GET /%zz HTTP/1.1\r\n${last}`, 400],
  ["TRACE's", `TRACE / HTTP/1.1\r\n${last}`, 405],
  ["an unknown method's", `FOO / HTTP/1.1\r\n${last}`, 405],
  ["CONNECT's", `CONNECT evil.example:443 HTTP/1.1\r\n${last}`, 405],
  ["an unmet expectation's", `GET / HTTP/1.1\r\nExpect: a miracle\r\n${last}`, 200],
  ["a TLS client's", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 400],
  ["one to too many headers", `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n${last}`, 431],
  ["a refused WebSocket's", `GET /x HTTP/1.1\r\n${webSocket("websocket")}`, 404],
])("every answer has the security headers: %s", async (_, request, status) => {
  const [head = ""] = (await talk(request)).split("\r\n\r\n", 1);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  for (const [name, value] of Object.entries(securityHeaders)) expect(head).toContain(`\r\n${name}: ${value}`);
  expect(head).toMatch(/\r\nContent-Security-Policy: default-src 'self'; .*frame-ancestors 'none'/);
});

test("no shared cache keeps a page, and only pages may have scripts inside", async () => {
  const page = await talk(`GET / HTTP/1.1\r\n${last}`);
  expect(page).toContain("\r\nCache-Control: no-cache\r\n");
  expect(page).toMatch(/script-src 'self' 'sha256-x' 'nonce-[\w+/]{22}=='; /);
  expect(await talk(`GET /api/health HTTP/1.1\r\n${last}`)).toContain("script-src 'self'; ");
});

test("Next gets the path alone, the nonce of the answer, and no server action", async () => {
  const answer = await talk(
    `GET http://localhost/streams?x HTTP/1.1\r\nNext-Action: 1\r\nContent-Security-Policy: script-src 'nonce-evil'\r\n${last}`,
  );
  const { url, headers } = JSON.parse(answer.split("\r\n\r\n")[1] ?? "");
  expect(url).toBe("/streams?x");
  expect(headers).not.toHaveProperty("next-action");
  expect(answer).toContain(`\r\nContent-Security-Policy: ${headers["content-security-policy"]}\r\n`);
});

test("the connection of a body that came too slowly is closed", async () => {
  const answer = await talk(`POST /api/publish HTTP/1.1\r\n${host}Answer-With: 408\r\nContent-Length: 0\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 408[\s\S]*\r\nConnection: close\r\n/);
});

test("a person gets a sentence, a script a problem", async () => {
  const request = (accept: string) => `GET /%zz HTTP/1.1\r\nAccept: ${accept}\r\n${last}`;
  expect(await talk(request("text/html,*/*"))).toMatch(/\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
  expect(await talk(request("*/*"))).toMatch(
    /\r\nContent-Type: application\/problem\+json\r\n[\s\S]*"code":"invalid_input"/,
  );
});
