import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { HttpProblem } from "../problem";
import { openLive } from "./live-upgrade";

/** Opens live traffic for a request with these headers; what is written to its socket, and whether it was opened. */
async function open(headers: Record<string, string>, broker: string | null = null, query = "") {
  const request = new IncomingMessage(new Socket());
  request.url = `/api/live${query}`;
  Object.assign(request.headers, headers);
  const socket = new PassThrough();
  let opened = false;
  const live = {
    handleUpgrade: () => {
      opened = true;
    },
  };
  const of = (id: string | null, expected: string | null) => {
    if (id === null && expected === "old") throw new HttpProblem("broker_changed", expected);
    if (id === null || id === "prod") return { live };
    throw new HttpProblem("broker_not_found", id);
  };
  const access = { rights: [], userHeader: null, allowedOrigins: ["https://jetlag.example.com"] };
  await openLive({ access, dashboards: { of } }, { request, socket, head: Buffer.alloc(0), broker });
  return { opened, answer: socket.read()?.toString() ?? "" };
}

test("pages of other sites see no live traffic; the dashboard's own and those of JETLAG_ORIGINS do", async () => {
  const refused = await open({ host: "localhost:3000", origin: "https://elsewhere.example" });
  expect(refused.opened).toBe(false);
  expect(refused.answer).toMatch(/^HTTP\/1.1 403 Forbidden[\s\S]*"code":"foreign_origin"[\s\S]*JETLAG_ORIGINS/);
  for (const origin of ["http://localhost:3000", "https://jetlag.example.com"]) {
    expect(await open({ host: "localhost:3000", origin })).toEqual({ opened: true, answer: "" });
  }
});

test("live traffic of a broker that there is not is a problem that says so", async () => {
  expect((await open({ host: "localhost" }, "prod")).opened).toBe(true);
  expect((await open({ host: "localhost" }, "gone")).answer).toMatch(/^HTTP\/1.1 404[\s\S]*"code":"broker_not_found"/);
});

test("a page that was about another broker at this address is refused, and told", async () => {
  const refused = await open({ host: "localhost" }, null, "?first-broker=old");
  expect(refused.opened).toBe(false);
  expect(refused.answer).toMatch(/^HTTP\/1.1 409[\s\S]*"code":"broker_changed"/);
  expect((await open({ host: "localhost" }, null, "?uncaptured=1&first-broker=prod")).opened).toBe(true);
});
