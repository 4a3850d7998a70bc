import { version } from "../../../package.json";
import type { Broker } from "../../event-bus/broker/broker";
import { madeOf, takenOrNull } from "../../event-bus/broker/offer";
import type { TrafficMessage } from "../../event-bus/broker/traffic";
import { steadyClock } from "../../event-bus/clock";
import type { GoneMessages } from "../../failures/inbox/gone-messages";
import { createLiveFeed } from "../../live/feed/live-feed";
import { createLiveSocket, type LiveSocket } from "../../live/protocol/live-socket";
import type { MessageMask } from "../../model/message/message-mask";
import { storesUnseen } from "../../model/stream/blind-spots";
import type { SweepFeed } from "../../monitor/sweep-feed";
import type { Surroundings } from "./surroundings";

/** Live traffic of a broker, watched where the streams of the last sweep capture it. */
export function createLiveTraffic(
  broker: Broker,
  mask: MessageMask,
  sweeps: SweepFeed,
  gone: Pick<GoneMessages, "keep">,
  { clock, logger }: Surroundings,
): LiveSocket {
  const log = takenOrNull(broker.log);
  const readEnd = async (stream: string) => {
    const end = log === null ? null : await log.end(stream);
    return end === null || end.number === null ? null : { createdAt: end.createdAt, lastNumber: end.number };
  };
  const { grammar } = broker;
  // Only then a message comes with its place; to look at the headers of every message costs more than to count it.
  let isRepublishing = false;
  const keepStored = (message: TrafficMessage) => {
    const stored = isRepublishing ? (message.stored ?? null) : null;
    if (stored === null || stored.original === null) return;
    gone.keep(stored.place, { ...stored.original, data: message.data }, "live");
  };
  const feed = madeOf(broker.traffic, (traffic) =>
    createLiveFeed({ traffic, clock: steadyClock(clock), grammar, readEnd, onMessage: keepStored }),
  );
  sweeps.subscribe(({ streams }) => {
    isRepublishing = streams.some(({ config }) => config.republish !== null);
    takenOrNull(feed)?.setStreams(
      streams.map((stream) => ({
        name: stream.config.name,
        subjects: stream.config.subjects,
        storesUnseen: storesUnseen(stream),
      })),
    );
  });
  return createLiveSocket({ feed, grammar, mask, clock, logger, version });
}
