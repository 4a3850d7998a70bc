import type { AccountUse } from "../../event-bus/adapters/jetstream/account";
import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import { EventBusError, isEventBusError } from "../../event-bus/errors";
import type { Stream, StreamConfig } from "../../model/stream/stream";
import { isRefusal } from "../errors";
import type { JetStreamAccess } from "./access";
import { type RoomWanted, requireStreamRoom, roomInAccount, type StreamRoom } from "./account-room";
import { leaderless } from "./stream-words";

/** Copies on a cluster: one server may be lost and one may be restarted. */
export const clusterReplicas = 3;
/** Part of its bound that a stream reserves where the account demands it and does not tell its limits. */
const reservedShare = 1 / 16;

/** What may change between two versions of the dashboard. */
const adjustable = ["maxAgeMs", "maxMessages", "maxMessagesPerSubject"] as const satisfies (keyof StreamConfig)[];

/** What makes streams. */
export interface StreamMakerOptions {
  readonly access: Pick<JetStreamAccess, "streams" | "connection">;
  /** What all of Jetlag's streams take together. */
  readonly wanted: () => RoomWanted;
}

/** A stream that is there, and what it may take; `maxBytes` null: the server bounds it. */
export interface MadeStream {
  readonly stream: Stream;
  readonly maxBytes: number | null;
}

/** Makes Jetlag's own streams, within what the account can spare. */
export class StreamMaker {
  readonly #options: StreamMakerOptions;

  constructor(options: StreamMakerOptions) {
    this.#options = options;
  }

  /**
   * Makes sure that a stream is there: on three servers of a cluster, else on one; its limits follow what is asked for.
   * `maxBytes` is a bound that Jetlag keeps by itself: the server would take it from the account at once, empty or not,
   * so it is told to the server only where the account demands it. Throws what the broker refuses.
   */
  async ensure(asked: NewStream): Promise<MadeStream> {
    const account = await this.#account();
    const room = this.#room(asked, account);
    const wanted = { ...asked, maxBytes: room?.reservedBytes ?? null };
    const bound = room?.maxBytes ?? null;
    const existing = await this.#find(asked.name);
    if (existing !== null && isLeaderless(existing)) throw new EventBusError("no_leader", leaderless(asked.name));
    if (existing !== null)
      return { stream: await this.#adjust(wanted, existing), maxBytes: this.#boundOf(existing, asked, bound) };
    if (account !== null) requireStreamRoom(account);
    try {
      return { stream: await this.#create(wanted, asked.maxBytes ?? null), maxBytes: bound };
    } catch (error) {
      if (!isEventBusError(error) || error.code !== "conflict") throw error;
      // Another dashboard may have been quicker; a conflict over subjects stays one.
      const other = await this.#find(asked.name);
      if (other === null) throw error;
      return { stream: other, maxBytes: bound };
    }
  }

  /** Null when the account may not be asked, or does not answer. */
  async #account(): Promise<AccountUse | null> {
    try {
      return await this.#options.access.streams.account();
    } catch (error) {
      if (isEventBusError(error) && error.code === "bus_unavailable") throw error;
      return null;
    }
  }

  #room({ maxBytes }: NewStream, account: AccountUse | null): StreamRoom | null {
    if (maxBytes === undefined || maxBytes === null) return null;
    const wanted = this.#options.wanted();
    if (account !== null) return roomInAccount(maxBytes, wanted, account);
    return {
      maxBytes: Math.floor((maxBytes * (wanted.settingBytes ?? wanted.designedBytes)) / wanted.designedBytes),
      reservedBytes: null,
    };
  }

  /** An account that its owner filled has no room left: what is kept already stays, unless the settings allow less. */
  #boundOf({ bytes }: Stream, { maxBytes }: NewStream, bound: number | null): number | null {
    if (bound === null || this.#options.wanted().settingBytes !== null) return bound;
    return Math.min(Math.max(bound, bytes), maxBytes ?? bound);
  }

  async #find(name: string): Promise<Stream | null> {
    try {
      return await this.#options.access.streams.info(name);
    } catch (error) {
      if (isEventBusError(error) && error.code === "stream_not_found") return null;
      throw error;
    }
  }

  /** One that may not be changed is used as it is, as long as it captures what it is for. */
  async #adjust(wanted: NewStream, existing: Stream): Promise<Stream> {
    const { config } = existing;
    const { subjects = config.subjects, maxBytes = null } = wanted;
    const foreign = whoseElse(wanted, config);
    if (foreign !== null)
      throw new EventBusError("conflict", `stream ${wanted.name}: a stream of that name ${foreign}`);
    const capturesAll = JSON.stringify([...subjects].sort()) === JSON.stringify([...config.subjects].sort());
    const isAsWanted = adjustable.every((key) => wanted[key] === undefined || wanted[key] === config[key]);
    // Where the account demands a size, the one that it has is kept: a smaller one would remove messages.
    const isSized = maxBytes === null ? config.maxBytes === null : config.maxBytes !== null;
    if (capturesAll && isAsWanted && isSized) return existing;
    const limits = Object.fromEntries(adjustable.map((key) => [key, wanted[key]]));
    const size = isSized ? {} : { maxBytes: maxBytes === null ? null : Math.max(maxBytes, existing.bytes) };
    try {
      return await this.#options.access.streams.update(wanted.name, { ...limits, subjects, ...size });
    } catch (error) {
      if (!capturesAll || !isRefusal(error)) throw error;
      return existing;
    }
  }

  async #create(wanted: NewStream, designedBytes: number | null): Promise<Stream> {
    const { access } = this.#options;
    const single = { ...wanted, replicas: 1 };
    const attempts: NewStream[] = isClustered(access.connection) ? [{ ...wanted, replicas: clusterReplicas }] : [];
    attempts.push(single); // also for a cluster of fewer servers; it gets more once there are more
    // An account that may not be asked, and demands a size.
    if (designedBytes !== null && wanted.maxBytes === null)
      attempts.push({ ...single, maxBytes: Math.floor(designedBytes * reservedShare) });
    for (;;) {
      const attempt = attempts.shift() ?? single;
      try {
        return await access.streams.create(attempt);
      } catch (error) {
        if (attempts.length === 0 || !isEventBusError(error) || error.code !== "rejected") throw error;
      }
    }
  }
}

/** True for one of a cluster that nobody leads: it can be asked about, and stores nothing. */
export function isLeaderless({ peers, leader }: Pick<Stream, "peers" | "leader">): boolean {
  return peers !== null && leader === null;
}

/** True while connected to a cluster. */
export function isClustered(connection: JetStreamAccess["connection"]): boolean {
  const status = connection.status();
  return status.state === "connected" && status.cluster !== null;
}

/** Why a stream of the name is somebody else's, a clause; null for one that Jetlag may have made. */
function whoseElse({ name, subjects = [], retention = "limits" }: NewStream, config: StreamConfig): string | null {
  const strange = config.subjects.find((subject) => !subject.startsWith(`${name}.`) && !subjects.includes(subject));
  if (strange !== undefined) return `captures ${strange}`;
  if (config.subjects.length === 0) return "captures nothing: it copies another stream";
  return config.retention === retention ? null : `has the retention ${config.retention}`;
}
