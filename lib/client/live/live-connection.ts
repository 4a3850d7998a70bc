import type { Msg, NatsConnection, Subscription } from "@nats-io/nats-core";
import { basePath } from "../../contract/build";
import {
  type LiveStats,
  livePayloadBytesHeader,
  livePlaceHeaders,
  liveRowHeaders,
  liveStatsSchema,
  liveSubjects,
} from "../../contract/live";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { problemSchema } from "../../contract/problem";
import type { ErrorCode } from "../../model/error-code";
import { type HeaderEntries, headerValue } from "../../model/message/headers";
import { type NumberedPlace, parsePlace } from "../../model/place";
import { firstBrokerHeaders, withFirstBroker } from "../http/first-broker";

/** How the tab's live connection stands. */
export type LiveConnectionState =
  /** Nobody needs it. */
  | { readonly kind: "closed" }
  /** Never connected yet; `reconnecting`: the connection was there and is lost. */
  | {
      readonly kind: "connecting" | "reconnecting";
      /** Attempt that is under way, from 1. */
      readonly attempt: number;
      /** Since when, Unix milliseconds. */
      readonly sinceMs: number;
      /** What stands in the way, when something is known; else null. */
      readonly hint: string | null;
    }
  | {
      readonly kind: "live";
      readonly sinceMs: number;
      /** Rises with each new connection: the server's counts begin anew. */
      readonly session: number;
    }
  /** Refused for good: it does not try again by itself. */
  | { readonly kind: "denied"; readonly reason: string };

/** One message as it arrived. */
export interface LiveMessage {
  readonly subject: string;
  /** Null when they are not readable. */
  readonly headers: HeaderEntries | null;
  /** A copy: it may be kept. Of a large payload only the beginning. */
  readonly data: Uint8Array;
  /** Size of the whole payload. */
  readonly sizeBytes: number;
  /** When this tab received it, Unix milliseconds. */
  readonly receivedAtMs: number;
  /** Where it is stored, when that came with it. */
  readonly stored: NumberedPlace | null;
}

/** The server's exact counts of one subscription, since the session began. */
export type SubscriptionStats = LiveStats["subscriptions"][number];

/** What a subscriber wants to be told. */
export interface LiveHandlers {
  onMessage(message: LiveMessage): void;
  /** A few times a second. */
  onStats?(stats: SubscriptionStats): void;
  /** The server does not allow this subscription. */
  onRefused?(reason: string): void;
}

/** A connection shared by everything in the tab: opened by its first subscriber, closed a moment after its last one. */
export interface LiveConnection {
  readonly state: LiveConnectionState;
  /** Calls `listener` at each change of the state; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** Subscribes now and after each reconnect; returns how to end it. The filter must be valid. */
  subscribe(filter: string, handlers: LiveHandlers): () => void;
  /** Tries again now: after `denied`, and instead of waiting for the next attempt. */
  retry(): void;
}

/** Kept open this long after its last subscriber, so that going to another page does not reconnect. */
const lingerMs = 1_500;
/** Between two attempts; a random part keeps many tabs from coming back in the same moment. */
const retryMs = { wait: 1_000, jitter: 500 };
/** An attempt without an answer is given up after this. */
const attemptTimeoutMs = 5_000;
/** Two unanswered pings in a row end a dead connection. */
const pingMs = 20_000;
/** Attempts after which the reason is looked for, and every how many again. */
const diagnosis = { first: 2, every: 10 };

/** The connection about one broker. `includeUncaptured`: a second one that also sees what no stream captures. */
export function liveConnection(broker: BrokerId, includeUncaptured: boolean): LiveConnection {
  const path = `${basePath}${pathsOf(broker).live}`;
  const name = includeUncaptured ? `${path}?uncaptured=1` : path;
  const known = connections.get(name) ?? new SharedConnection(path, name);
  connections.set(name, known);
  return known;
}

const connections = new Map<string, SharedConnection>();

interface WantedSubscription {
  readonly filter: string;
  readonly handlers: LiveHandlers;
  subscription: Subscription | null;
}

/** The part of `WebSocket` that is needed to drop an attempt that got no answer. */
interface SocketHolder {
  socket: WebSocket | null;
}

class SharedConnection implements LiveConnection {
  readonly #path: string;
  readonly #address: string;
  readonly #listeners = new Set<() => void>();
  readonly #wanted = new Set<WantedSubscription>();
  #state: LiveConnectionState = { kind: "closed" };
  #session = 0;
  #running: AbortController | null = null;
  #connection: NatsConnection | null = null;
  #stats: Subscription | null = null;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  /** `path`: the endpoint; `address`: the same with what is asked of it. */
  constructor(path: string, address: string) {
    this.#path = path;
    this.#address = address;
  }

  get state(): LiveConnectionState {
    return this.#state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(filter: string, handlers: LiveHandlers): () => void {
    const wanted: WantedSubscription = { filter, handlers, subscription: null };
    this.#wanted.add(wanted);
    clearTimeout(this.#lingering);
    if (this.#connection !== null) this.#ask(this.#connection, wanted);
    this.#start();
    return () => this.#forget(wanted);
  }

  retry(): void {
    if (this.#state.kind === "live" || this.#wanted.size === 0) return;
    this.#stop({ kind: "closed" });
    this.#start();
  }

  #forget(wanted: WantedSubscription): void {
    if (!this.#wanted.delete(wanted)) return;
    wanted.subscription?.unsubscribe();
    if (this.#wanted.size > 0) return;
    clearTimeout(this.#lingering);
    this.#lingering = setTimeout(() => this.#stop({ kind: "closed" }), lingerMs);
  }

  #start(): void {
    if (this.#running !== null || this.#state.kind === "denied") return;
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  #stop(state: LiveConnectionState): void {
    this.#running?.abort();
    this.#running = null;
    const connection = this.#connection;
    this.#release();
    this.#set(state);
    void connection?.close();
  }

  #release(): void {
    this.#connection = null;
    this.#stats = null;
    for (const wanted of this.#wanted) wanted.subscription = null;
  }

  #set(state: LiveConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /**
   * The client's own waiting for a first connection can neither be ended nor says how often it tried, so first attempts
   * are made here; once connected, the client reconnects for ever by itself.
   */
  async #run(ended: AbortSignal): Promise<void> {
    let sinceMs = Date.now();
    for (let attempt = 1; !ended.aborted; attempt++) {
      this.#set({ kind: "connecting", attempt, sinceMs, hint: this.#hint() });
      try {
        const connection = await this.#connect();
        if (ended.aborted) return await connection.close();
        await this.#follow(connection, ended);
        sinceMs = Date.now();
        attempt = 0;
      } catch {
        // The browser tells a page nothing about why a WebSocket failed: that is asked for by other means.
        if (attempt % diagnosis.every === diagnosis.first) await this.#diagnose(ended);
      }
      await pause(retryMs.wait + Math.random() * retryMs.jitter, ended);
    }
  }

  async #connect(): Promise<NatsConnection> {
    const holder: SocketHolder = { socket: null };
    const { wsconnect } = await import("@nats-io/nats-core");
    const options = {
      servers: `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}${this.#address}`,
      name: "jetlag",
      timeout: attemptTimeoutMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: retryMs.wait,
      reconnectJitter: retryMs.jitter,
      reconnectJitterTLS: retryMs.jitter,
      pingInterval: pingMs,
      ignoreClusterUpdates: true,
      wsFactory: async (url: string) => {
        holder.socket = new WebSocket(withFirstBroker(url));
        return { socket: holder.socket, encrypted: url.startsWith("wss:") };
      },
    };
    try {
      return await wsconnect(options);
    } catch (error) {
      holder.socket?.close();
      throw error;
    }
  }

  /** Until the connection is closed for good. */
  async #follow(connection: NatsConnection, ended: AbortSignal): Promise<void> {
    this.#connection = connection;
    for (const wanted of this.#wanted) this.#ask(connection, wanted);
    this.#goLive();
    let lost = { attempt: 0, sinceMs: 0 };
    for await (const { type } of connection.status()) {
      if (ended.aborted) return;
      if (type === "disconnect") lost = { attempt: 0, sinceMs: Date.now() };
      if (type === "disconnect" || type === "reconnecting") {
        if (type === "reconnecting") lost.attempt++;
        this.#set({ kind: "reconnecting", ...lost, attempt: Math.max(1, lost.attempt), hint: this.#hint() });
        if (lost.attempt % diagnosis.every === diagnosis.first) void this.#diagnose(ended);
      }
      if (type === "reconnect") this.#goLive();
    }
    if (!ended.aborted) this.#release();
  }

  #goLive(): void {
    this.#session++;
    this.#set({ kind: "live", sinceMs: Date.now(), session: this.#session });
  }

  #ask(connection: NatsConnection, wanted: WantedSubscription): void {
    const { handlers } = wanted;
    wanted.subscription = connection.subscribe(wanted.filter, {
      callback: (error, message) => {
        // An exception here would end the client's reading without a word.
        guard(() => (error ? handlers.onRefused?.(error.message) : handlers.onMessage(readMessage(message))));
      },
    });
    if (handlers.onStats === undefined) return;
    this.#stats ??= connection.subscribe(liveSubjects.stats, {
      callback: (error, message) => {
        if (!error) guard(() => this.#tell(message));
      },
    });
  }

  #tell(message: Msg): void {
    const stats = liveStatsSchema.parse(message.json());
    for (const one of stats.subscriptions) {
      const wanted = [...this.#wanted].find(({ subscription }) => String(subscription?.getID()) === one.sid);
      wanted?.handlers.onStats?.(one);
    }
  }

  #hint(): string | null {
    return "hint" in this.#state ? this.#state.hint : null;
  }

  async #diagnose(ended: AbortSignal): Promise<void> {
    const finding = await findObstacle(this.#path);
    if (ended.aborted) return;
    if (finding.denied) this.#stop({ kind: "denied", reason: finding.words });
    else if ("hint" in this.#state) this.#set({ ...this.#state, hint: finding.words });
  }
}

function readMessage(message: Msg): LiveMessage {
  const received = readHeaders(message);
  const headers = received ?? [];
  const data = message.data.slice();
  const wholeBytes = Number(headerValue(headers, livePayloadBytesHeader));
  return {
    subject: message.subject,
    headers: received?.filter(([name]) => !liveRowHeaders.has(name)) ?? null,
    data,
    sizeBytes: wholeBytes > data.length ? wholeBytes : data.length,
    receivedAtMs: Date.now(),
    stored: storedPlace(headers),
  };
}

function storedPlace(headers: HeaderEntries): NumberedPlace | null {
  const place = parsePlace(headerValue(headers, livePlaceHeaders.place) ?? "");
  const number = headerValue(headers, livePlaceHeaders.number);
  return place && { place, number: number === undefined ? null : Number(number) };
}

function readHeaders(message: Msg): HeaderEntries | null {
  try {
    return [...(message.headers ?? [])].flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
  } catch {
    return null; // the client refuses names that nats-server lets through
  }
}

/** Runs `work`; what it throws is reported like any uncaught error, but does not reach the caller. */
function guard(work: () => void): void {
  try {
    work();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

type Obstacle =
  | { readonly denied: true; readonly words: string }
  | { readonly denied: false; readonly words: string | null };

/** Codes of refusals that do not pass by themselves. */
const denials: ReadonlySet<string> = new Set<ErrorCode>([
  "foreign_origin",
  "foreign_host",
  "broker_changed",
  "broker_not_found",
]);

/**
 * Why the WebSocket does not come about. A `POST` to its path is never served, but is checked for its origin exactly
 * like the upgrade.
 */
async function findObstacle(path: string): Promise<Obstacle> {
  try {
    const response = await fetch(path, { method: "POST", cache: "no-store", headers: firstBrokerHeaders(path) });
    const problem = problemSchema.safeParse(await response.json().catch(() => null));
    if (problem.data === undefined || !denials.has(problem.data.code)) {
      return {
        denied: false,
        words: "The dashboard answers, but its live connection does not come through. A proxy may not pass WebSockets.",
      };
    }
    const { title, detail } = problem.data;
    return { denied: true, words: detail === undefined ? title : `${title} (${detail})` };
  } catch {
    return { denied: false, words: null }; // it does not answer at all, which every page says
  }
}

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    ended.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
