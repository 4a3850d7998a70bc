import { afterEach, expect, test, vi } from "vitest";
import { Secret } from "../event-bus/secret";
import type { BrokerSettings } from "./config/broker-settings";
import { envBroker } from "./config/env-broker";
import { parseEnv } from "./env";
import { createLogger } from "./log/logger";
import { createProcess, type Process } from "./process";

const env = parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0" });
const broker = (id: string): BrokerSettings => ({ ...envBroker(env), id });

let lines: string[] = [];
let running: Process | undefined;
afterEach(() => running?.dashboards.stop());

function create(): Process {
  lines = [];
  const logger = createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) });
  running = createProcess(env, { logger, brokers: [broker("first"), broker("second")] });
  return running;
}

const state = (dashboards: Process["dashboards"], id: string) => dashboards.of(id).broker.connection.status().state;

test("a dashboard that cannot be started or stopped keeps no other from it", async () => {
  const process = create();
  const { broker: reached, live } = process.dashboards.of("first");
  const broken = () => {
    throw new Error("broken");
  };
  vi.spyOn(reached.connection, "onChange").mockImplementation(broken);
  process.dashboards.start();
  await vi.waitFor(() => expect(state(process.dashboards, "second")).toBe("connected"));
  expect(state(process.dashboards, "first")).toBe("idle");
  expect(lines.join("")).toContain("The dashboard of this broker did not start");

  vi.spyOn(live, "close").mockImplementation(broken);
  await process.dashboards.stop();
  expect(state(process.dashboards, "second")).toBe("closed");
  expect(lines.join("")).toContain("The dashboard of this broker did not stop cleanly");
});

test("settings that change replace their dashboard once it has ended, and no other waits for that", async () => {
  const { dashboards } = create();
  dashboards.start();
  const [before, calm] = [dashboards.of("first"), dashboards.of("second")];
  let end = () => {};
  vi.spyOn(before, "stop").mockImplementation(() => new Promise((resolve) => (end = resolve)));
  dashboards.use([{ ...broker("first"), title: "changed" }, broker("second"), broker("third")]);
  const after = dashboards.of("first");
  await vi.waitFor(() => expect(state(dashboards, "third")).toBe("connected"));
  expect(dashboards.of("second")).toBe(calm);
  expect(after).not.toBe(before);
  expect(state(dashboards, "first")).toBe("idle");

  end();
  await vi.waitFor(() => expect(state(dashboards, "first")).toBe("connected"));
});

test("a configuration that cannot be used changes nothing", async () => {
  const { dashboards } = create();
  const known = dashboards.all();
  const impossible = { ...broker("third"), kind: "nats", options: { servers: [new Secret("http://web:80")] } } as const;
  expect(() => dashboards.use([broker("first"), impossible])).toThrow();
  expect(() => dashboards.use([])).toThrow("names no broker");
  expect(dashboards.all()).toEqual(known);
});

test("the broker of addresses that name none stays the same while it is configured, whatever the order", () => {
  const { dashboards } = create();
  const ids = () => dashboards.all().map(({ settings }) => settings.id);
  dashboards.use([broker("third"), broker("second"), broker("first")]);
  expect(dashboards.of(null).settings.id).toBe("first");
  expect(ids()).toEqual(["first", "third", "second"]);
  expect(dashboards.of(null, "first").settings.id).toBe("first");
  dashboards.use([broker("third"), broker("second")]);
  expect(ids()).toEqual(["third", "second"]);
  expect(dashboards.of(null).settings.id).toBe("third");
  // A page that is open does not turn to another broker.
  expect(() => dashboards.of(null, "first")).toThrow('it was about "first" and is about "third" now');
  expect(dashboards.of("second", "first").settings.id).toBe("second");
});

test("each line of a dashboard names its broker", async () => {
  const process = create();
  process.dashboards.of("second").logger.info("hello");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ broker: "second", msg: "hello" });
});
