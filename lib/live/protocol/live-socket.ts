import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Offer } from "../../event-bus/broker/offer";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import { type MessageMask, noMask } from "../../model/message/message-mask";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { LiveFeed } from "../feed/live-feed";
import { defaultLiveLimits, type LiveLimits } from "../feed/live-limits";
import type { LiveWire } from "./live-outbox";
import { LiveSession } from "./live-session";
import type { ServerInfo } from "./server-operation";
import { refuseUpgrade } from "./upgrade-refusal";

/** What the endpoint is made of. */
export interface LiveSocketOptions {
  /** Traffic; without it there are only ticks. */
  readonly feed: Offer<LiveFeed>;
  /** How subjects are named and matched. */
  readonly grammar: SubjectGrammar;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is taken out of messages before they are sent (nothing). */
  readonly mask?: MessageMask;
  /** Jetlag's own version, told to clients (`0.0.0`). */
  readonly version?: string;
  /** Overrides of {@link defaultLiveLimits}. */
  readonly limits?: Partial<LiveLimits>;
}

/** The WebSocket endpoint that speaks the NATS client protocol, for any number of viewers. */
export interface LiveSocket {
  /**
   * Takes over an HTTP upgrade request; its path, and whether its sender may look, are the caller's business. With
   * `?uncaptured=1` the connection's subscriptions include subjects that no stream captures. Refused with a problem body:
   * `bus_unavailable` (503) after {@link close}, `invalid_input` (400) when it is not a WebSocket request.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends a tick (`LiveTick` as JSON) to everyone who subscribed to it, and to each new subscriber until the next. */
  broadcastTick(json: string): void;
  /** Open connections, and their subscriptions to traffic. */
  status(): { readonly viewers: number; readonly subscriptions: number };
  /** Ends every session with close code 1001; those that do not answer are cut soon after. No new ones are taken. */
  close(): Promise<void>;
}

/** Creates the endpoint. It holds no timers while nobody is connected. */
export function createLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { feed, grammar, clock, logger } = options;
  const limits: LiveLimits = { ...defaultLiveLimits, ...options.limits };
  const sessions = new Map<LiveSession, Promise<void>>();
  const serverId = randomUUID();
  let lastClient = 0;
  let latestTick: string | null = null;
  let closing = false;
  const upgrades = createUpgrades(limits);

  function describeServer(): ServerInfo {
    lastClient += 1;
    return {
      server_id: serverId,
      server_name: "jetlag",
      version: options.version ?? "0.0.0",
      proto: 1,
      headers: true,
      max_payload: limits.maxPayloadBytes,
      client_id: lastClient,
      auth_required: false,
    };
  }

  function open(client: WebSocket, includeUncaptured: boolean): void {
    const info = describeServer();
    const wire = createWire(client);
    const session = new LiveSession({
      wire,
      feed,
      grammar,
      clock,
      logger,
      limits,
      info,
      mask: options.mask ?? noMask,
      includeUncaptured,
      latestTick: () => latestTick,
    });
    client.on("message", (data) => session.receive(joinData(data)));
    client.on("error", (error) => logger.debug({ client: info.client_id, error }, "Live connection failed"));
    const closed = new Promise<void>((resolve) => {
      client.on("close", (code) => {
        sessions.delete(session);
        session.release();
        logger.debug({ client: info.client_id, code }, "Live viewer left");
        resolve();
      });
    });
    sessions.set(session, closed);
    session.start();
    logger.debug({ client: info.client_id }, "Live viewer connected");
  }

  return {
    handleUpgrade(request, socket, head) {
      if (closing) {
        refuseUpgrade(socket, "bus_unavailable", "Jetlag is shutting down.");
      } else {
        const includeUncaptured = asksForUncaptured(request);
        upgrades.handleUpgrade(request, socket, head, (client) => open(client, includeUncaptured));
      }
    },
    broadcastTick(json) {
      latestTick = json;
      for (const session of sessions.keys()) session.sendTick(json);
    },
    status() {
      const subscriptions = [...sessions.keys()].reduce((sum, session) => sum + session.trafficSubscriptions, 0);
      return { viewers: sessions.size, subscriptions };
    },
    async close() {
      closing = true;
      const closed = [...sessions.values()];
      for (const session of sessions.keys()) session.shutDown();
      await Promise.all(closed);
    },
  };
}

function createUpgrades(limits: LiveLimits): WebSocketServer {
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
  });
  upgrades.on("wsClientError", (error, socket) => refuseUpgrade(socket, "invalid_input", `${error.message}.`));
  return upgrades;
}

function createWire(client: WebSocket): LiveWire {
  return {
    get bufferedAmount() {
      return client.bufferedAmount;
    },
    // A failed send is followed by the connection's own close event.
    send: (bytes) => client.send(bytes, { binary: true }, () => {}),
    close: (code, reason) => client.close(code, reason),
    terminate: () => client.terminate(),
  };
}

function joinData(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function asksForUncaptured(request: IncomingMessage): boolean {
  const query = (request.url ?? "").split("?", 2)[1] ?? "";
  return new URLSearchParams(query).get("uncaptured") === "1";
}
