import type { Stream, StreamConfig } from "../model/stream";

/** Required: a name. Everything else has the broker's default. */
export type NewStream = Pick<StreamConfig, "name"> & Partial<StreamConfig>;

/** All streams, and those the cluster could not answer for. */
export interface StreamList {
  readonly streams: readonly Stream[];
  /** Names of streams that exist but whose servers do not answer. */
  readonly missing: readonly string[];
  /** The broker's clock when it answered, Unix milliseconds; null when it did not say. */
  readonly serverMs: number | null;
}

/** What a purge removes: all, one subject, up to (excluding) a sequence, or all but the newest `keep`. */
export interface PurgeScope {
  readonly subject?: string;
  readonly beforeSeq?: number;
  readonly keep?: number;
}

/** The account's streams. Every method throws `EventBusError`. */
export interface Streams {
  /** Every stream, all pages. */
  list(): Promise<StreamList>;
  /** Throws `stream_not_found`. */
  info(name: string): Promise<Stream>;
  /** Idempotent for an equal configuration; throws `conflict` when the name or subjects are taken otherwise. */
  create(stream: NewStream): Promise<Stream>;
  update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream>;
  /** Returns the number of messages removed. */
  purge(name: string, scope?: PurgeScope): Promise<number>;
  delete(name: string): Promise<void>;
}
