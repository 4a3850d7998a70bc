import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { NatsBroker } from "../../../lib/event-bus/adapters/nats/nats-broker";
import { steadyClock, systemClock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import { createLiveFeed } from "../../../lib/live/feed/live-feed";
import { defaultLiveLimits } from "../../../lib/live/feed/live-limits";
import { LiveSession } from "../../../lib/live/protocol/live-session";
import { noMask } from "../../../lib/model/message/message-mask";
import { natsGrammar } from "../../../lib/model/stream/grammar";
import { type BenchStage, compare, reportComparison, type Speed, speedOf } from "../bench";

const subjects = 50;
const blockMessages = 500;
const blocks = 800;
const count = blocks * blockMessages;
const payload = "x".repeat(128);

/** Messages that are on their way to a subscriber, faster than any client counts them. */
async function openFirehose(port: number): Promise<() => Promise<void>> {
  const block = Array.from({ length: blockMessages }, (_, at) => {
    return `PUB bench.region${at % subjects}.order.created ${payload.length}\r\n${payload}\r\n`;
  }).join("");
  const script = join(process.cwd(), "e2e", "bench", "live", "firehose.mjs");
  const child = spawn(process.execPath, [script, JSON.stringify({ port, blocks, block })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return async () => {
    child.stdin.write("go\n");
    await once(child, "exit");
  };
}

/** How fast messages were counted from the first to the last one, as `received` tells. */
async function countingSpeed(port: number, received: () => number): Promise<Speed> {
  const fire = await openFirehose(port);
  const before = received();
  const fired = fire();
  const poll = () => new Promise((resolve) => setTimeout(resolve, 1));
  while (received() === before) await poll();
  const first = received();
  const speed = await speedOf(before + count - first, async () => {
    while (received() < before + count) await poll();
  });
  await fired;
  return speed;
}

/**
 * `counting_ratio`: one viewer of everything, with its ledger, its sampled rows and its statistics, beside a bare
 * subscription that only counts.
 */
export async function reportCounting(stage: BenchStage): Promise<void> {
  const { url, port } = stage.server;
  const viewer = await openViewer(url);
  const bare = await connect({ servers: url });
  let bareCount = 0;
  const rate = async (received: () => number, subscribe: () => () => void) => {
    const stop = subscribe();
    await bare.flush();
    await viewer.flush();
    const result = await countingSpeed(port, received);
    stop();
    await bare.flush();
    await viewer.flush();
    return result;
  };
  const results = await compare(
    () => rate(viewer.received, viewer.watch),
    () =>
      rate(
        () => bareCount,
        () => {
          const subscription = bare.subscribe("bench.>", {
            callback: () => {
              bareCount++;
            },
          });
          return () => subscription.unsubscribe();
        },
      ),
    { turns: 4 },
  );
  reportComparison(stage, "counting", "messages", results);
  await viewer.close();
  await bare.close();
}

/** A session of the live endpoint whose client takes everything at once. */
async function openViewer(url: string) {
  const bus = new NatsBroker({ servers: url, logger: silentLogger }).jetstream;
  await bus.start();
  const feed = createLiveFeed({
    grammar: natsGrammar,
    traffic: bus.traffic,
    clock: steadyClock(systemClock),
    readEnd: (stream) => bus.streams.info(stream),
  });
  feed.setStreams([{ name: "BENCH", subjects: ["bench.>"] }]);
  let received = 0;
  const wire = {
    bufferedAmount: 0,
    send(bytes: Uint8Array) {
      const counted = /"received":(\d+),"shown"/.exec(Buffer.from(bytes).toString("latin1"));
      if (counted !== null) received = Number(counted[1]);
    },
    close() {},
    terminate() {},
  };
  return {
    /** Since the latest statistics. */
    received: () => received,
    watch() {
      received = 0;
      const session = new LiveSession({
        wire,
        feed: { available: true, it: feed },
        grammar: natsGrammar,
        clock: systemClock,
        logger: silentLogger,
        limits: { ...defaultLiveLimits, statsMs: 50 },
        mask: noMask,
        info: {
          server_id: "bench",
          server_name: "bench",
          version: "0.0.0",
          proto: 1,
          headers: true,
          max_payload: 1,
          client_id: 1,
          auth_required: false,
        },
        includeUncaptured: false,
        latestTick: () => null,
      });
      session.start();
      session.receive(
        Buffer.from('CONNECT {"verbose":false,"headers":true}\r\nSUB bench.> 1\r\nSUB $JETLAG.live.stats 2\r\n'),
      );
      return () => session.release();
    },
    flush: () => bus.streams.list(),
    close: () => bus.stop(),
  };
}
