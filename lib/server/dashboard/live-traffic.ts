import { version } from "../../../package.json";
import type { Broker } from "../../event-bus/broker/broker";
import { madeOf, takenOrNull } from "../../event-bus/broker/offer";
import { steadyClock } from "../../event-bus/clock";
import { createLiveFeed } from "../../live/feed/live-feed";
import { createLiveSocket, type LiveSocket } from "../../live/protocol/live-socket";
import type { MessageMask } from "../../model/message/message-mask";
import type { SweepFeed } from "../../monitor/sweep-feed";
import type { Surroundings } from "./surroundings";

/** Live traffic of a broker, watched where the streams of the last sweep capture it. */
export function createLiveTraffic(
  broker: Broker,
  mask: MessageMask,
  sweeps: SweepFeed,
  { clock, logger }: Surroundings,
): LiveSocket {
  const log = takenOrNull(broker.log);
  const readEnd = async (stream: string) => {
    const end = log === null ? null : await log.end(stream);
    return end === null || end.number === null ? null : { createdAt: end.createdAt, lastNumber: end.number };
  };
  const { grammar } = broker;
  const feed = madeOf(broker.traffic, (traffic) =>
    createLiveFeed({ traffic, clock: steadyClock(clock), grammar, readEnd }),
  );
  sweeps.subscribe(({ streams }) => {
    takenOrNull(feed)?.setStreams(streams.map(({ config: { name, subjects } }) => ({ name, subjects })));
  });
  return createLiveSocket({ feed, grammar, mask, clock, logger, version });
}
