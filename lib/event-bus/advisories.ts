import type { Advisory } from "../model/advisory";

/** Bounds of the stream that keeps advisories. */
export interface AdvisoryBounds {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/** Since when advisories are kept, and where. */
export interface AdvisoryCapture {
  readonly stream: string;
  readonly since: string;
}

/** The broker's announcements of failed deliveries, kept in a stream so that none is missed while nobody looks. */
export interface Advisories {
  /** Creates the capturing stream where it is missing. Throws `permission_denied` and the like. */
  capture(bounds: AdvisoryBounds): Promise<AdvisoryCapture>;
  /**
   * Hands over every captured advisory at least once, in order; a rejected promise brings it back later. Several
   * processes share the work. Returns a function that stops and waits for the running handler.
   */
  follow(handler: (advisory: Advisory) => Promise<void>): Promise<() => Promise<void>>;
  /** Hears advisories as they are sent, storing nothing: what happens while nobody listens is missed. */
  watch(listener: (advisory: Advisory) => void): () => void;
}
