import { version } from "../../../package.json";
import type { EventBus } from "../../event-bus/bus/event-bus";
import { steadyClock } from "../../event-bus/clock";
import { createLiveFeed } from "../../live/feed/live-feed";
import { createLiveSocket, type LiveSocket } from "../../live/protocol/live-socket";
import type { MessageMask } from "../../model/message/message-mask";
import type { SweepFeed } from "../../monitor/sweep-feed";
import type { Surroundings } from "./surroundings";

/** Live traffic of a broker, watched where the streams of the last sweep capture it. */
export function createLiveTraffic(
  bus: EventBus,
  mask: MessageMask,
  sweeps: SweepFeed,
  { clock, logger }: Surroundings,
): LiveSocket {
  const readEnd = (stream: string) => bus.streams.info(stream);
  const feed = createLiveFeed({ traffic: bus.traffic, clock: steadyClock(clock), readEnd });
  sweeps.subscribe(({ streams }) => {
    feed.setStreams(streams.map(({ config: { name, subjects } }) => ({ name, subjects })));
  });
  return createLiveSocket({ feed, mask, clock, logger, version });
}
