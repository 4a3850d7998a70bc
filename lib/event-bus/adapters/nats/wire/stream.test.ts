import { describe, expect, it } from "vitest";
import { exact } from "../../../../model/known";
import { fromConsumerConfig } from "./consumer-config";
import { toStreamPage } from "./list-page";
import { fromPurgeScope } from "./purge-scope";
import { fromNewStream } from "./stream-config";

describe("limits and durations", () => {
  it("writes null as the server's `no limit`, milliseconds as nanoseconds, and leaves out what is not said", () => {
    expect(fromNewStream({ name: "S", maxBytes: null, maxAgeMs: 60_000, maxMessages: 5 })).toEqual({
      name: "S",
      max_bytes: -1,
      max_age: 60_000_000_000,
      max_msgs: 5,
    });
    expect(fromNewStream({ name: "S", maxAgeMs: null })).toEqual({ name: "S", max_age: 0 });
    expect(fromConsumerConfig({ maxDeliver: null, ackWaitMs: 1_500 })).toEqual({
      max_deliver: -1,
      ack_wait: 1_500_000_000,
    });
  });

  it("reads them back, and year 1 as never", () => {
    const info = {
      created: "2026-01-02T03:04:05.678901234Z",
      config: { name: "S", subjects: ["S.>"], retention: "limits", storage: "file", num_replicas: 1, discard: "old" },
      state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 7, first_ts: "0001-01-01T00:00:00Z", consumer_count: 2 },
    };
    const limits = { max_age: 0, max_bytes: -1, max_msgs: 9, duplicate_window: 120_000_000_000 };
    const page = { total: 2, streams: [{ ...info, config: { ...info.config, ...limits } }], missing: ["T"] };
    const { streams, missing, total } = toStreamPage(page);
    expect([missing, total]).toEqual([["T"], 2]);
    expect(streams[0]).toMatchObject({
      createdAt: "2026-01-02T03:04:05.678Z",
      firstNumber: 8,
      firstAt: null,
      subjectCount: exact(0),
      leader: null,
      config: { maxAgeMs: null, maxBytes: null, maxMessages: 9, duplicateWindowMs: 120_000, allowDirect: false },
    });
  });

  it("purges everything when nothing else is said", () => {
    expect(fromPurgeScope({})).toBeUndefined();
    expect(fromPurgeScope({ subject: "a.*", keep: 3 })).toEqual({ filter: "a.*", keep: 3 });
    expect(fromPurgeScope({ beforeSeq: 5 })).toEqual({ seq: 5 });
  });
});
