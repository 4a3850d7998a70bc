import { afterEach, expect, test, vi } from "vitest";
import { atLeast } from "../../model/known";
import { parseEnv } from "../env";
import { createProcess, type Process } from "../process";
import { jetstreamOf } from "../testing/jetstream-of";

let running: Process | undefined;
afterEach(() => running?.dashboards.stop());

test("a consumer is judged by what failed of it on its stream, and the totals have what is open", async () => {
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }));
  const dashboard = running.dashboards.of(null);
  const { failures, monitor } = dashboard;
  vi.spyOn(failures, "counts").mockReturnValue({ ...failures.counts(), open: atLeast(9) });
  vi.spyOn(failures, "openFailures").mockReturnValue(({ stream, consumer }) => ({
    count: atLeast(stream === "SHOP" && consumer === "billing" ? 7 : 0),
    ...{ firstAtMs: 1_000, lastAtMs: 2_000 },
  }));
  running.dashboards.start();
  await vi.waitFor(() => expect(dashboard.broker.connection.status().state).toBe("connected"));
  const { streams, consumers } = jetstreamOf(dashboard);
  await streams.create({ name: "SHOP", subjects: ["shop.>"] });
  await consumers.create("SHOP", { name: "billing" });
  // The sweep that runs since the start may have listed streams before.
  await vi.waitFor(async () => {
    await monitor.sweepNow();
    expect(monitor.view.consumers).toMatchObject([
      { name: "billing", verdict: "giving_up", openFailures: atLeast(7), lastFailureAt: "1970-01-01T00:00:02.000Z" },
    ]);
  });
  expect(monitor.totals.columns().openFailures.at(-1)).toBe(9);
});

test("what is announced corrects the figures of the sweep before, however late", async () => {
  running = createProcess(parseEnv({ JETLAG_BUS: "memory", JETLAG_DEMO: "0", JETLAG_LOG_LEVEL: "silent" }));
  const dashboard = running.dashboards.of(null);
  const { monitor } = dashboard;
  running.dashboards.start();
  await vi.waitFor(() => expect(dashboard.broker.connection.status().state).toBe("connected"));
  const { streams, consumers, messages } = jetstreamOf(dashboard);
  await streams.create({ name: "SHOP", subjects: ["shop.>"] });
  await consumers.create("SHOP", { name: "billing" });
  const note = vi.spyOn(monitor, "noteUnacknowledged");
  const timestamp = new Date().toISOString();
  const advisory = {
    ...{ type: "io.nats.jetstream.advisory.v1.terminated", id: "late", timestamp, stream: "SHOP", consumer: "billing" },
    ...{ stream_seq: 1, consumer_seq: 1, deliveries: 1, reason: "no" },
  };
  await messages
    .publish({
      subject: "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.SHOP.billing",
      data: Buffer.from(JSON.stringify(advisory)),
    })
    .catch(() => {}); // whether a stream keeps it is all the same
  expect(note).toHaveBeenCalledWith(expect.objectContaining({ stream: "SHOP", consumer: "billing", at: timestamp }));
});
