import { afterEach, beforeEach, expect, test } from "vitest";
import { EventBusError, type EventBusErrorCode } from "../../../errors";
import { MemoryBroker } from "../../memory/memory-broker";
import { readRetryTargets } from "./retry-targets";

let broker: MemoryBroker;
beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
});
afterEach(() => broker.stop());

/** Reads who can be reached where looking for a retry stream is answered like this. */
const readWhere = (code: EventBusErrorCode) => {
  const { streams, consumers } = broker.jetstream;
  const info = () => Promise.reject(new EventBusError(code, `no: ${code}`));
  return readRetryTargets({ streams: Object.assign(Object.create(streams), { info }), consumers }, ["ORDERS"]);
};

test.each(["stream_not_found", "invalid_name"] as const)("a retry stream that cannot be (%s) is none", async (code) => {
  const targets = await readWhere(code);
  expect(targets.of({ stream: "ORDERS", consumer: "billing" }).possible).toBe(false);
  expect(targets.unanswered).toEqual([]);
});

test("a retry stream that may not be looked at is no answer", async () => {
  await expect(readWhere("permission_denied")).rejects.toMatchObject({ code: "permission_denied" });
});
