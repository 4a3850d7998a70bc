import type { HeaderEntries } from "../../model/message/headers";

/** What is sent to a service that answers, and not to be stored. */
export interface Question {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: HeaderEntries;
}

/** One answer. */
export interface Reply {
  /** Milliseconds since the question. */
  readonly afterMs: number;
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
}

/** The answers to a question, and why no more are waited for: as many as wanted, time, size, or nobody is there to answer. */
export interface Replies {
  readonly replies: readonly Reply[];
  readonly end: "enough" | "time" | "size" | "nobody";
}

/** How long and for how much answers are waited for. */
export interface AskOptions {
  readonly forMs: number;
  /** Most answers. */
  readonly most: number;
  /** Data and headers of all answers together. */
  readonly mostBytes: number;
  /** Ends the waiting; then its reason is thrown. */
  readonly signal: AbortSignal;
}
