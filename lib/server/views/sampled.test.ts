import { afterEach, expect, test, vi } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { reachBroker } from "../dashboard/broker-buses";
import { parseEnv } from "../env";
import { createProcess, type Process } from "../process";
import { streamFinder } from "./sampled";

let running: Process;

afterEach(() => running.dashboards.stop());

test("a stream that was made since the last sweep is found, and none is made up", async () => {
  let jetstream: JetStreamPort | undefined;
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }), {
    reach: (...given) => {
      const reached = reachBroker(...given);
      jetstream = reached.broker.jetstream;
      return reached;
    },
  });
  running.dashboards.start();
  const { broker, monitor } = running.dashboards.of(null);
  await vi.waitFor(() => expect(broker.connection.status().state).toBe("connected"));
  await monitor.sweepNow();
  await jetstream?.streams.create({ name: "YOUNG", subjects: ["young"] });
  const find = streamFinder({ monitor });
  expect((await find("YOUNG"))?.config.name).toBe("YOUNG");
  expect(await find("NONE")).toBeNull();
});
