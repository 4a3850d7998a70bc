import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { firstBrokerHeaders, withFirstBroker } from "./first-broker";
import { type ApiError, getJson, sendForLines, sendJson, toApiError, withQuery } from "./http";

const schema = z.object({ n: z.number() });

interface Answer {
  status: number;
  type: string;
  body: string;
  firstBroker?: string;
  /** Sent after the body, one by one; null: the connection breaks. */
  pieces?: readonly (string | null)[];
}

let next: Answer;
let asked: { method: string | undefined; type: string | undefined; body: string };
/** Which broker the request expected at an address without one. */
let expectedFirst: string | string[] | undefined;
let server: Server;
let url: string;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

async function sendPieces(response: ServerResponse, pieces: readonly (string | null)[]): Promise<void> {
  for (const piece of pieces) {
    if (piece === null) return void response.destroy();
    await new Promise<void>((done) => response.write(piece, () => setTimeout(done, 20)));
  }
  response.end();
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { "content-type": type, "jetlag-first-broker": firstBroker } = request.headers;
      asked = { method: request.method, type, body };
      expectedFirst = firstBroker;
      const told = next.firstBroker === undefined ? {} : { "jetlag-first-broker": next.firstBroker };
      response.writeHead(next.status, { "content-type": next.type, ...told });
      if (next.pieces === undefined) response.end(next.body);
      else void sendPieces(response, next.pieces);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  url = `http://127.0.0.1:${address.port}/api`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The error that a request ends with; fails when it succeeds. */
async function errorOf(request: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).not.toBeNull();
  return toApiError(error);
}

describe("getJson", () => {
  test("gives what the schema accepts", async () => {
    next = { status: 200, type: "application/json", body: '{"n":1}' };
    expect(await getJson(url, schema)).toEqual({ n: 1 });
  });

  test("turns a problem body into its code, sentence and issues", async () => {
    const issues = [{ path: "limit", message: "too large" }];
    const body = JSON.stringify({ code: "invalid_input", status: 400, title: "Wrong", detail: "see issues", issues });
    next = { status: 400, type: "application/problem+json", body };
    expect(await errorOf(getJson(url, schema))).toMatchObject({
      code: "invalid_input",
      status: 400,
      title: "Wrong",
      detail: "see issues",
      issues,
      request: `GET ${url}`,
    });
  });

  test("calls an answer bad that the contract does not know", async () => {
    next = { status: 200, type: "application/json", body: '{"n":"one"}' };
    expect(await errorOf(getJson(url, schema))).toMatchObject({ code: "bad_answer", issues: [{ path: "n" }] });
    next = { status: 200, type: "text/html", body: "<h1>Sign in</h1>" };
    expect(await errorOf(getJson(url, schema))).toMatchObject({ code: "bad_answer" });
  });

  test("calls a proxy's error page bad, with its status", async () => {
    next = { status: 502, type: "text/html", body: "<h1>Bad gateway</h1>" };
    expect(await errorOf(getJson(url, schema))).toMatchObject({ code: "bad_answer", status: 502 });
  });

  test("tells a dashboard that is not there from one that answers wrongly", async () => {
    // Port 9 of loopback: discard, where nothing listens.
    expect(await errorOf(getJson("http://127.0.0.1:9/api", schema))).toMatchObject({ code: "offline", status: 0 });
  });

  test("lets an abort through as it is", async () => {
    const reason = new Error("left the page");
    await expect(getJson(url, schema, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

test("sendJson sends JSON, and no body when there is none", async () => {
  next = { status: 200, type: "application/json", body: '{"n":2}' };
  await sendJson(url, schema, { body: { a: 1 } });
  expect(asked).toEqual({ method: "POST", type: "application/json", body: '{"a":1}' });
  await sendJson(url, schema, { method: "DELETE" });
  expect(asked).toEqual({ method: "DELETE", type: undefined, body: "" });
});

describe("sendForLines", () => {
  const lines = { status: 200, type: "application/x-ndjson", body: "" };
  const read = async (signal = new AbortController().signal) => {
    const taken: number[] = [];
    for await (const some of sendForLines(url, schema, { body: { a: 1 }, signal }))
      taken.push(...some.map(({ n }) => n));
    return taken;
  };

  test("gives each line as soon as it is whole, wherever the answer was cut, and a last one without a line break", async () => {
    next = { ...lines, pieces: ['{"n":1}\n{"n"', ':2}\n{"n":3}\n', '{"n":4}'] };
    expect(await read()).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual({ method: "POST", type: "application/json", body: '{"a":1}' });
  });

  test("an answer that breaks off is an error, after the lines that came", async () => {
    next = { ...lines, pieces: ['{"n":1}\n', null] };
    const taken: number[] = [];
    const reading = (async () => {
      const { signal } = new AbortController();
      for await (const some of sendForLines(url, schema, { body: {}, signal })) taken.push(...some.map(({ n }) => n));
    })();
    await expect(reading).rejects.toMatchObject({ code: "offline" });
    expect(taken).toEqual([1]);
  });

  test("a problem, and a line that the contract does not know, are errors", async () => {
    const problem = { code: "overloaded", title: "Too much", status: 503, type: "about:blank" };
    next = { status: 503, type: "application/problem+json", body: JSON.stringify(problem) };
    await expect(read()).rejects.toMatchObject({ code: "overloaded", status: 503 });
    next = { ...lines, pieces: ['{"n":1}\n{"m":2}\n'] };
    await expect(read()).rejects.toMatchObject({ code: "bad_answer" });
  });

  test("an abort ends it as it is", async () => {
    const abort = new AbortController();
    next = { ...lines, pieces: ['{"n":1}\n', ...Array<string>(50).fill("")] };
    setTimeout(() => abort.abort(new Error("left")), 50);
    await expect(read(abort.signal)).rejects.toThrow("left");
  });
});

test("withQuery leaves out what is not given and escapes the rest", () => {
  expect(withQuery("/a", { subject: "a.>", from: undefined, at: null, limit: 5 })).toBe("/a?subject=a.%3E&limit=5");
  expect(withQuery("/a", {})).toBe("/a");
});

test("what is no ApiError is a fault of the page", () => {
  expect(toApiError(new TypeError("x is undefined"))).toMatchObject({ code: "internal", detail: "x is undefined" });
});

test("a page keeps to the broker that its address meant first, however that is told later", async () => {
  const ask = async (firstBroker?: string) => {
    next = {
      status: 200,
      type: "application/json",
      body: '{"n":1}',
      ...(firstBroker === undefined ? {} : { firstBroker }),
    };
    await getJson(url, schema);
    return expectedFirst;
  };
  expect(await ask()).toBeUndefined();
  expect(await ask("prod")).toBeUndefined();
  expect(await ask("staging")).toBe("prod");
  expect(await ask("staging")).toBe("prod");
  expect(withFirstBroker("/api/live?uncaptured=1")).toBe("/api/live?uncaptured=1&first-broker=prod");
  expect(firstBrokerHeaders("/api/brokers")).toEqual({});
});
