import { once } from "node:events";
import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { systemClock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { natsGrammar } from "../../model/stream/grammar";
import { createLiveFeed } from "../feed/live-feed";
import type { LiveLimits } from "../feed/live-limits";
import { createLiveSocket, type LiveSocket } from "../protocol/live-socket";

/** The live endpoint on a port of its own, before a real broker. */
export interface LiveDashboard {
  readonly url: string;
  readonly bus: JetStreamPort;
  readonly live: LiveSocket;
  /** The server's end of each connection, oldest first. */
  readonly sockets: readonly Duplex[];
  close(): Promise<void>;
}

/** The name under which the broker's monitoring shows the dashboard's connection. */
export const dashboardConnection = "jetlag-live-test";

/** Starts it for the streams that are there. */
export async function startLiveDashboard(natsUrl: string, limits: Partial<LiveLimits> = {}): Promise<LiveDashboard> {
  const about = { servers: natsUrl, connectionName: dashboardConnection, logger: silentLogger };
  const bus = createBroker("nats", about).jetstream;
  await bus.start();
  const readEnd = (stream: string) => bus.streams.info(stream);
  const feed = createLiveFeed({ grammar: natsGrammar, traffic: bus.traffic, clock: systemClock, readEnd });
  const { streams } = await bus.streams.list();
  feed.setStreams(streams.map(({ config: { name, subjects } }) => ({ name, subjects })));
  const around = { grammar: natsGrammar, clock: systemClock, logger: silentLogger, limits };
  const live = createLiveSocket({ ...around, feed: { available: true, it: feed } });
  const server = createServer();
  const sockets: Duplex[] = [];
  server.on("upgrade", (request, socket, head) => {
    sockets.push(socket);
    live.handleUpgrade(request, socket, head);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return {
    url: `ws://127.0.0.1:${address.port}/api/live`,
    bus,
    live,
    sockets,
    async close() {
      await live.close();
      await bus.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
