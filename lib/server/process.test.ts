import { afterEach, expect, test, vi } from "vitest";
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

const state = (process: Process, id: string) => process.dashboards.of(id).bus.connection.status().state;

test("a dashboard that cannot be started or stopped keeps no other from it", async () => {
  const process = create();
  const { bus, live } = process.dashboards.of("first");
  const broken = () => {
    throw new Error("broken");
  };
  vi.spyOn(bus.connection, "onChange").mockImplementation(broken);
  process.dashboards.start();
  await vi.waitFor(() => expect(state(process, "second")).toBe("connected"));
  expect(state(process, "first")).toBe("idle");
  expect(lines.join("")).toContain("The dashboard of this broker did not start");

  vi.spyOn(live, "close").mockImplementation(broken);
  await process.dashboards.stop();
  expect(state(process, "second")).toBe("closed");
  expect(lines.join("")).toContain("The dashboard of this broker did not stop cleanly");
});

test("each line of a dashboard names its broker", async () => {
  const process = create();
  process.dashboards.of("second").logger.info("hello");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ broker: "second", msg: "hello" });
});
