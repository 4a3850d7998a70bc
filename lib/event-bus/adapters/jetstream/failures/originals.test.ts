import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DatedPlace } from "../../../broker/sender";
import { EventBusError } from "../../../errors";
import { MemoryBroker } from "../../memory/memory-broker";
import { placeAt } from "../stored-place";
import { Originals } from "./originals";

let broker: MemoryBroker;
let letters: DatedPlace[];
let dropped: string[];

beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  const { streams, messages } = broker.jetstream;
  await streams.create({ name: "LETTERS", subjects: ["letters"] });
  for (let n = 0; n < 2; n++) await messages.publish({ subject: "letters", data: new Uint8Array(1) });
  const { messages: stored } = await messages.range("LETTERS", { fromSeq: 1, direction: "forward", limit: 2 });
  letters = stored.map(({ seq, storedAt }) => ({ place: placeAt("LETTERS", seq), storedAt }));
  dropped = [];
});

afterEach(async () => {
  await broker.stop();
});

const drop = () =>
  new Originals(broker.jetstream, {
    patiently: (work) => work(),
    onDropped: ({ at }) => void dropped.push(at),
  }).drop(letters);

test("a stream that goes while its messages are removed is no refusal", async () => {
  const gone = new EventBusError("stream_not_found", "there is no stream LETTERS");
  vi.spyOn(broker.jetstream.messages, "delete").mockRejectedValue(gone);
  expect(await drop()).toEqual([]);
  expect(dropped).toEqual([]);
});

test("a message that may not be removed is a refusal of its own, and keeps no other from going", async () => {
  const denied = new EventBusError("permission_denied", "LETTERS denies deletes");
  vi.spyOn(broker.jetstream.messages, "delete").mockRejectedValueOnce(denied);
  expect(await drop()).toEqual([expect.stringContaining("LETTERS denies deletes")]);
  expect(dropped).toEqual(["2"]);
});
