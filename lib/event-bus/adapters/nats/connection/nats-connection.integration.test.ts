import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../../model/connection-status";
import { systemClock } from "../../../clock";
import { silentLogger } from "../../../logger";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { serverAccess } from "../login/server-access";
import { NatsConnection } from "./nats-connection";

let server: NatsServer;
let link: NatsConnection;
let states: ConnectionStatus["state"][];
beforeEach(async () => {
  server = await startNatsServer();
  link = new NatsConnection({
    access: serverAccess({ servers: server.url }),
    name: "link",
    logger: silentLogger,
    clock: systemClock,
  });
  states = [];
  link.onChange(({ state }) => states.push(state));
});
afterEach(async () => {
  await link.close();
  await server.stop();
});

describe("the link to a server", () => {
  it("is connected in the end when it is opened while it closes", async () => {
    await link.open();
    const closing = link.close();
    await link.open();
    await closing;
    expect(states).toEqual(["connecting", "connected", "closed", "connecting", "connected"]);
    expect(link.session()).not.toBeNull();
  });

  it("is closed for everybody who closes it", async () => {
    await link.open();
    const first = link.close();
    await link.close();
    expect(link.status().state).toBe("closed");
    await first;
    expect(states).toEqual(["connecting", "connected", "closed"]);
  });

  it("is not said to be connected again while it closes, though the client finds the server again", async () => {
    await link.open();
    await server.pause(); // what is left cannot be sent
    const closing = link.close();
    await server.kill9();
    await server.restart();
    await closing;
    expect(states.filter((state) => state === "connected")).toHaveLength(1);
    expect(states.at(-1)).toBe("closed");
  });
});
