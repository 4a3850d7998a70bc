import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import type { Dashboard } from "../dashboard/dashboard";
import { parseEnv } from "../env";
import { processDashboard } from "./process-dashboard";

/** A nats-server of a test's own, its owner's connection, and the dashboard that watches it. */
export interface WatchedServer {
  readonly server: NatsServer;
  readonly client: NatsConnection;
  readonly manager: JetStreamManager;
  /** Not started. */
  readonly dashboard: Dashboard;
  /** What a test has begun and must end, the last one first, before the rest of this. */
  readonly endings: (() => Promise<unknown>)[];
  /** Ends all of it. */
  stop(): Promise<void>;
}

/** Starts a server; the dashboard is there, but begins when the test says so. */
export async function startWatchedServer(): Promise<WatchedServer> {
  const server = await startNatsServer();
  const endings: (() => Promise<unknown>)[] = [() => server.stop()];
  const client = await connect({ servers: server.url });
  endings.push(() => client.close());
  const manager = await jetstreamManager(client);
  const dashboard = processDashboard(parseEnv({ NATS_URL: server.url, JETLAG_LOG_LEVEL: "silent" }));
  endings.push(() => dashboard.stop());
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  return { server, client, manager, dashboard, endings, stop };
}
