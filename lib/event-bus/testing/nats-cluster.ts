import { createServer } from "node:net";
import { type NatsServer, startNatsServer } from "./nats-server";

/** Several nats-servers on loopback that form one cluster, named `n0`, `n1`, ... */
export interface NatsCluster {
  readonly servers: readonly NatsServer[];
  /** The server that NATS calls so, as in a stream's `leader`. Throws for a name that no server has. */
  named(name: string | null): NatsServer;
  stop(): Promise<void>;
}

/** Starts a cluster. It may still be electing its leader when this resolves. */
export async function startNatsCluster(size: number): Promise<NatsCluster> {
  for (let triesLeft = 2; ; triesLeft--) {
    try {
      return await startOnFreePorts(size);
    } catch (error) {
      // Somebody else may have been quicker to take one of the ports.
      if (triesLeft === 0) throw error;
    }
  }
}

async function startOnFreePorts(size: number): Promise<NatsCluster> {
  const ports = await freePorts(size);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  const starting = ports.map((port, at) =>
    startNatsServer({
      config: `server_name: n${at}\ncluster { name: test, listen: "127.0.0.1:${port}", routes: [${routes}] }`,
    }),
  );
  const started = await Promise.allSettled(starting);
  const servers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  const failed = started.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    servers,
    named(name) {
      const server = servers[Number(name?.slice(1))];
      if (server === undefined) throw new Error(`there is no server ${name}`);
      return server;
    },
    stop,
  };
}

/** Ports that were free a moment ago: the servers of a cluster must know each other's before they start. */
async function freePorts(count: number): Promise<number[]> {
  const holders = await Promise.all(
    Array.from({ length: count }, async () => {
      const holder = createServer();
      await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
      return holder;
    }),
  );
  const ports = holders.map((holder) => {
    const address = holder.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(holders.map((holder) => new Promise((resolve) => holder.close(resolve))));
  return ports;
}
