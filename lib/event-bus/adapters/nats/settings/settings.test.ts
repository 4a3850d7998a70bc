import { describe, expect, it, test } from "vitest";
import { consumerSettings } from "./consumer-settings";
import { streamSettings } from "./stream-settings";

const told = (settings: ReturnType<typeof streamSettings>) =>
  Object.fromEntries(settings.map(({ key, value }) => [key, value]));

describe("the settings of a stream", () => {
  it("are told with what they mean", () => {
    const [sealed] = streamSettings({ sealed: true });
    expect(sealed).toEqual({
      ...{ key: "sealed", name: "Sealed", value: { kind: "flag", on: true } },
      hint: "Nothing is stored or removed any more, not even by limits; it cannot be undone.",
    });
  });

  it("are those that no sweep reads", () => {
    expect(streamSettings({ name: "S", subjects: ["s.>"], max_age: 5, num_replicas: 1 })).toEqual([]);
  });

  it("hold transforms, republishing and origins as one reads them", () => {
    const config = {
      subject_transform: { src: "in.>", dest: "out.>" },
      republish: { src: "", dest: "again.>", headers_only: true },
      sources: [
        { name: "A", subject_transforms: [{ src: "a.*", dest: "b.$1" }], external: { api: "$JS.hub.API" } },
        { name: "B", filter_subject: "b.>" },
      ],
      placement: { cluster: "east", tags: ["ssd"] },
      consumer_limits: { inactive_threshold: 30_000_000_000, max_ack_pending: 10 },
      metadata: { owner: "us", "_nats.ver": "2.15.1" },
    };
    expect(told(streamSettings(config))).toEqual({
      subject_transform: { kind: "text", text: "in.> to out.>" },
      republish: { kind: "text", text: "> to again.>" },
      sources: { kind: "text", text: "A by $JS.hub.API\n  a.* to b.$1\nB\n  only b.>" },
      placement: { kind: "text", text: "cluster east\ntag ssd" },
      consumer_limits: { kind: "text", text: "inactive threshold 30 s\nmax ack pending 10" },
      metadata: { kind: "text", text: "_nats.ver: 2.15.1\nowner: us" },
    });
  });

  it("that are not known yet are shown as they come, after the others", () => {
    const settings = streamSettings({ warp: { speed: 9 }, allow_magic: true, deny_purge: false });
    expect(settings.map(({ key, value }) => [key, value])).toEqual([
      ["deny_purge", { kind: "flag", on: false }],
      ["allow_magic", { kind: "flag", on: true }],
      ["warp", { kind: "text", text: '{"speed":9}' }],
    ]);
  });
});

test("the settings of a consumer hold its limits, none where the wire says 0 or -1", () => {
  const config = {
    ...{ durable_name: "c", ack_policy: "explicit", opt_start_seq: 7, opt_start_time: "2026-01-02T03:04:05Z" },
    ...{ headers_only: true, inactive_threshold: 60_000_000_000, rate_limit_bps: 0, max_waiting: -1, max_batch: 5 },
    ...{ priority_groups: ["a", "b"], priority_policy: "pinned_client", num_replicas: 0, mem_storage: true },
  };
  expect(told(consumerSettings(config))).toEqual({
    opt_start_seq: { kind: "text", text: "7" },
    opt_start_time: { kind: "time", at: "2026-01-02T03:04:05Z" },
    headers_only: { kind: "flag", on: true },
    inactive_threshold: { kind: "duration", ms: 60_000 },
    rate_limit_bps: { kind: "none" },
    max_waiting: { kind: "none" },
    max_batch: { kind: "count", value: 5 },
    priority_groups: { kind: "text", text: "a\nb" },
    priority_policy: { kind: "word", text: "pinned client" },
    num_replicas: { kind: "none" },
    mem_storage: { kind: "flag", on: true },
  });
});
