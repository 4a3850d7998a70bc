import { afterEach, beforeEach, expect, test } from "vitest";
import { firstBrokerHeader } from "../../contract/first-broker";
import { envBroker } from "../config/env-broker";
import { parseEnv } from "../env";
import { createProcess, type Process, setProcess } from "../process";
import { noteBroker } from "./broker-address";
import { serve } from "./serve";

const env = parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" });
const broker = (id: string) => ({ ...envBroker(env), id });
const address = "http://127.0.0.1:3000/api/snapshot";

let running: Process;
beforeEach(() => {
  running = createProcess(env, { brokers: [broker("prod"), broker("staging")] });
  setProcess(running);
});
afterEach(() => running.dashboards.stop());

/** Asks which broker a request is about whose address names `named`, from a page that was about `expected`. */
async function ask(named: string | null, expected?: string) {
  const headers = { host: "127.0.0.1:3000", ...(expected === undefined ? {} : { [firstBrokerHeader]: expected }) };
  noteBroker(headers, named);
  const handler = serve(({ dashboard }) => ({ about: dashboard.settings.id }));
  const answer = await handler(new Request(address, { headers }), { params: Promise.resolve({}) });
  return { status: answer.status, first: answer.headers.get(firstBrokerHeader), body: await answer.json() };
}

test("an answer to an address without a broker names the one that it meant, any other names none", async () => {
  expect(await ask(null)).toEqual({ status: 200, first: "prod", body: { about: "prod" } });
  expect(await ask("staging")).toEqual({ status: 200, first: null, body: { about: "staging" } });
});

test("a page that was about another broker is refused, unless its address names one", async () => {
  expect(await ask(null, "prod")).toMatchObject({ status: 200 });
  expect(await ask(null, "older")).toMatchObject({ status: 409, body: { code: "broker_changed" } });
  expect(await ask("staging", "older")).toMatchObject({ status: 200, body: { about: "staging" } });
});
