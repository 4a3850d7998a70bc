import { describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../../model/connection-status";
import type { PublishAck } from "../../../bus/publish-ack";
import { EventBusError, type EventBusErrorCode } from "../../../errors";
import { type PublisherParts, publishPatiently } from "./event-publisher";

const message = { subject: "S.a", data: new Uint8Array(), msgId: "1" };
const ack: PublishAck = { stream: "S", seq: 1, duplicate: false };
const connected: ConnectionStatus = {
  state: "connected",
  since: "",
  server: "",
  serverName: "",
  version: "",
  cluster: null,
  maxPayloadBytes: 1,
};

/** Parts whose tries end one after the other like `ends`; the last end repeats. */
function parts(ends: readonly (EventBusErrorCode | PublishAck)[], status: ConnectionStatus = connected) {
  let tries = 0;
  const scripted: PublisherParts = {
    connection: { status: () => status, untilConnected: async (signal) => !signal.aborted },
    streams: { info: () => Promise.reject(new EventBusError("stream_not_found", "no stream")) },
    messages: {
      publishWithin() {
        const end = ends[Math.min(tries++, ends.length - 1)];
        if (end === undefined || typeof end === "string")
          return Promise.reject(new EventBusError(end ?? "rejected", String(end)));
        return Promise.resolve(end);
      },
    },
  };
  return { scripted, tries: () => tries };
}

const outcome = (from: PublisherParts, timeoutMs: number) =>
  publishPatiently(from, message, timeoutMs, new AbortController().signal).catch((error: EventBusError) => error.code);

describe("publishing patiently", () => {
  it("answers with the receipt of whichever try brings one", async () => {
    const { scripted, tries } = parts(["publish_unknown", "bus_unavailable", ack]);
    expect(await outcome(scripted, 5_000)).toEqual(ack);
    expect(tries()).toBe(3);
  });

  it.each<[string, EventBusErrorCode[]]>([
    ["the link is away until the time is over", ["publish_unknown", "bus_unavailable"]],
    ["the stream is full", ["publish_unknown", "stream_full"]],
    ["the stream is gone", ["publish_unknown", "no_stream_for_subject"]],
    ["it is no longer allowed", ["bus_unavailable", "publish_unknown", "permission_denied"]],
  ])("stays unknown after a try that may be stored, when %s afterwards", async (_, ends) => {
    expect(await outcome(parts(ends).scripted, 600)).toBe("publish_unknown");
  });

  it("says at once what trying again cannot change", async () => {
    const { scripted, tries } = parts(["stream_full", ack]);
    expect([await outcome(scripted, 5_000), tries()]).toEqual(["stream_full", 1]);
  });

  it.each<ConnectionStatus>([{ state: "idle" }, { state: "closed", since: "", lastError: null }])(
    "waits for no link while the bus is $state: nobody brings one",
    async (status) => {
      const { scripted, tries } = parts(["bus_unavailable", ack], status);
      expect([await outcome(scripted, 5_000), tries()]).toEqual(["bus_unavailable", 1]);
    },
  );
});
