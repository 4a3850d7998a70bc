import { describe, expect, it } from "vitest";
import type { JetStreamBroker } from "../../adapters/jetstream/jetstream-broker";
import { taken } from "../../broker/offer";
import { type ContractHarness, createStage } from "../stage";

const place = { channel: "S", at: "1" };
const range = { direction: "forward", limit: 1 } as const;
const none = () => expect.unreachable("nothing is handed over");

type Read = (broker: JetStreamBroker, signal: AbortSignal) => Promise<unknown>;

/** Every read of a broker, by name, of JetStream below it as well. */
const reads: readonly (readonly [string, Read])[] = [
  ["read", (broker, signal) => broker.read(signal)],
  ["settings of a channel", (broker, signal) => broker.settings({ channel: "S" }, { signal })],
  ["settings of a reader", (broker, signal) => broker.settings({ channel: "S", reader: "r" }, { signal })],
  ["log.get", ({ log }, signal) => taken(log).get(place, { signal })],
  ["log.read", ({ log }, signal) => taken(log).read("S", range, none, { signal })],
  ["log.read from a time", ({ log }, signal) => taken(log).read("S", { ...range, from: new Date() }, none, { signal })],
  ["log.latest", ({ log }, signal) => taken(log).latest("S", "a", { signal })],
  ["log.getMany", ({ log }, signal) => taken(log).getMany([place], none, { signal })],
  ["failures.readRejections", ({ failures }, signal) => taken(failures).readRejections(null, 1, { signal })],
  ["failures.countStranded", ({ failures }, signal) => taken(failures).countStranded("S", "r", { signal })],
  ["sender.readRecipients", ({ sender }, signal) => taken(sender).readRecipients({ signal })],
  ["sender.sentSince", ({ sender }, signal) => taken(sender).sentSince("S", "a", new Date(), { signal })],
  ["sender.readTargets", ({ sender }, signal) => taken(sender).readTargets(["S"], { signal })],
  ["streams.account", ({ jetstream: { streams } }, signal) => streams.account({ signal })],
  ["streams.list", ({ jetstream: { streams } }, signal) => streams.list({ signal })],
  ["streams.info", ({ jetstream: { streams } }, signal) => streams.info("S", { signal })],
  ["streams.removedSeqs", ({ jetstream: { streams } }, signal) => streams.removedSeqs("S", { signal })],
  ["streams.subjects", ({ jetstream: { streams } }, signal) => streams.subjects("S", ">", { signal })],
  ["consumers.list", ({ jetstream: { consumers } }, signal) => consumers.list("S", { signal })],
  ["consumers.info", ({ jetstream: { consumers } }, signal) => consumers.info("S", "r", { signal })],
  ["messages.get", ({ jetstream: { messages } }, signal) => messages.get("S", 1, { signal })],
  ["messages.next", ({ jetstream: { messages } }, signal) => messages.next("S", 1, "a", { signal })],
  ["messages.last", ({ jetstream: { messages } }, signal) => messages.last("S", "a", { signal })],
  ["messages.firstSince", ({ jetstream: { messages } }, signal) => messages.firstSince("S", new Date(), { signal })],
  ["messages.range", ({ jetstream: { messages } }, signal) => messages.range("S", range, { signal })],
  ["messages.read", ({ jetstream: { messages } }, signal) => messages.read("S", range, none, { signal })],
];

/** Reads for a caller who has left. */
export function describeSignals(harness: ContractHarness): void {
  describe("signals", () => {
    const stage = createStage(harness);

    it.each(reads)("%s asks nothing for a caller who has left, and rejects with the reason", async (_, read) => {
      const reason = new Error("the client left");
      // Not connected: whatever is asked fails otherwise.
      const broker = stage.idleBroker();
      await expect(read(broker, AbortSignal.abort(reason))).rejects.toBe(reason);
      await expect(read(broker, new AbortController().signal)).rejects.toMatchObject({ code: "bus_unavailable" });
    });
  });
}
