import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ObjectWriter } from "../../event-bus/broker/object-store";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import type { ObjectInfo } from "../../model/bucket/object-info";
import { Uploads } from "./uploads";

const object: ObjectInfo = {
  ...{ name: "a", description: "", sizeBytes: 4, chunks: 1, digest: "", storedAt: "", revision: 2 },
  ...{ headers: [], metadata: {}, link: null, deleted: false },
};
const me = { who: "me", into: "nats FILES" };
const bytes = (length: number) => new Uint8Array(length);

const fakeWriter = () => ({
  write: vi.fn<ObjectWriter["write"]>(async () => undefined),
  finish: vi.fn<ObjectWriter["finish"]>(async () => object),
  discard: vi.fn<ObjectWriter["discard"]>(async () => undefined),
});

describe("uploads", () => {
  let clock: ManualClock;
  let uploads: Uploads;
  let writer: ReturnType<typeof fakeWriter>;
  beforeEach(() => {
    clock = new ManualClock();
    uploads = new Uploads(clock, silentLogger);
    writer = fakeWriter();
  });
  const begin = (sizeBytes: number) => uploads.begin(writer, { ...me, name: "a", sizeBytes });

  test("end with the last part, and not before", async () => {
    const id = begin(4);
    expect(await uploads.add(id, me, { offset: 0, data: bytes(3) })).toEqual({ received: 3, object: null });
    expect(writer.finish).not.toHaveBeenCalled();
    expect(await uploads.add(id, me, { offset: 3, data: bytes(1) })).toEqual({ received: 4, object });
    await expect(uploads.add(id, me, { offset: 4, data: bytes(0) })).rejects.toMatchObject({ code: "not_found" });
    expect(writer.discard).not.toHaveBeenCalled();
  });

  test("of nothing end with an empty part", async () => {
    expect(await uploads.add(begin(0), me, { offset: 0, data: bytes(0) })).toEqual({ received: 0, object });
  });

  test("are not kept alive by parts without bytes", async () => {
    const id = begin(4);
    await expect(uploads.add(id, me, { offset: 0, data: bytes(0) })).rejects.toMatchObject({ code: "invalid_input" });
    await clock.advance(60_000);
    expect(uploads.nameOf(id, me)).toBeNull();
  });

  test("refuse parts twice, out of order, beyond the end, and at the same time", async () => {
    const id = begin(4);
    await uploads.add(id, me, { offset: 0, data: bytes(2) });
    for (const offset of [0, 1, 3])
      await expect(uploads.add(id, me, { offset, data: bytes(1) })).rejects.toMatchObject({ code: "conflict" });
    await expect(uploads.add(id, me, { offset: 2, data: bytes(3) })).rejects.toMatchObject({ code: "invalid_input" });
    const first = uploads.add(id, me, { offset: 2, data: bytes(1) });
    await expect(uploads.add(id, me, { offset: 2, data: bytes(1) })).rejects.toMatchObject({ code: "conflict" });
    expect(await first).toEqual({ received: 3, object: null });
  });

  test("are nobody else's, and of no other bucket", async () => {
    const id = begin(4);
    for (const by of [
      { ...me, who: "you" },
      { ...me, into: "nats OTHER" },
    ]) {
      await expect(uploads.add(id, by, { offset: 0, data: bytes(1) })).rejects.toMatchObject({ code: "not_found" });
      expect(uploads.nameOf(id, by)).toBeNull();
      expect(await uploads.cancel(id, by)).toBe(false);
    }
    expect(uploads.nameOf(id, me)).toBe("a");
    expect(await uploads.add(id, me, { offset: 0, data: bytes(1) })).toMatchObject({ received: 1 });
  });

  test("leave nothing when a part cannot be stored, or the end is refused", async () => {
    writer.write.mockRejectedValueOnce(new EventBusError("stream_full", "full"));
    const full = begin(4);
    await expect(uploads.add(full, me, { offset: 0, data: bytes(4) })).rejects.toMatchObject({ code: "stream_full" });
    writer.finish.mockRejectedValueOnce(new EventBusError("wrong_expected_sequence", "late"));
    const late = begin(4);
    await expect(uploads.add(late, me, { offset: 0, data: bytes(4) })).rejects.toMatchObject({
      code: "wrong_expected_sequence",
    });
    expect(writer.discard).toHaveBeenCalledTimes(2);
  });

  test("leave nothing when they are given up, or nothing came for a minute", async () => {
    expect(await uploads.cancel(begin(4), me)).toBe(true);
    expect(writer.discard).toHaveBeenCalledTimes(1);
    const id = begin(4);
    await clock.advance(40_000);
    await uploads.add(id, me, { offset: 0, data: bytes(1) });
    await clock.advance(40_000);
    expect(writer.discard).toHaveBeenCalledTimes(1);
    await clock.advance(21_000);
    expect(writer.discard).toHaveBeenCalledTimes(2);
    await expect(uploads.add(id, me, { offset: 1, data: bytes(1) })).rejects.toMatchObject({ code: "not_found" });
  });

  test("are sixteen at once at most", () => {
    for (let at = 0; at < 16; at++) begin(1);
    expect(() => begin(1)).toThrow(expect.objectContaining({ code: "overloaded" }));
  });
});
