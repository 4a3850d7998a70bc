import type { SearchLine } from "../../contract/search";
import type { Message } from "../../model/message/message";
import { ApiError } from "../http/http";

/** Where a search goes on, by stream; null: that stream is over. */
type Places = Readonly<Record<string, string | null>>;

/**
 * How a search stands. `limit`: it found as many as one run gives; `budget`: it looked at as many as one run may; `stopped`
 * by a person. All three go on from `places`, as does `failed`.
 */
export type SearchPhase = "running" | "stopped" | "done" | "limit" | "budget" | "failed";

/** A search for stored messages and how far it is, over all its runs. */
export interface SearchProgress {
  readonly phase: SearchPhase;
  readonly matches: readonly Message[];
  /** Messages looked at. */
  readonly scanned: number;
  /** Messages that the streams held when it began, whatever their subject and time; null: not known. */
  readonly total: number | null;
  /** Up to which time every stream was looked at, ISO 8601; null before that is known. */
  readonly reachedAt: string | null;
  readonly streams: number;
  readonly over: number;
  readonly unread: readonly { readonly stream: string; readonly reason: string }[];
  readonly places: Places;
  /** Why it failed, in phase `failed`. */
  readonly error: ApiError | null;
}

/** A search that has not looked at anything yet. */
export const begunSearch: SearchProgress = {
  phase: "running",
  matches: [],
  scanned: 0,
  total: null,
  reachedAt: null,
  streams: 0,
  over: 0,
  unread: [],
  places: {},
  error: null,
};

/** Reads the lines of one run into what was known before it. */
export class SearchRun {
  readonly #scannedBefore: number;
  #progress: SearchProgress;
  /** Matches whose progress has not come yet: whoever stops now finds them again. */
  readonly #open: Message[] = [];

  constructor(before: SearchProgress) {
    this.#scannedBefore = before.scanned;
    this.#progress = { ...before, phase: "running", error: null };
  }

  /** What is known by the lines so far. */
  get progress(): SearchProgress {
    return this.#progress;
  }

  /** Takes the next line. */
  take(line: SearchLine): void {
    switch (line.kind) {
      case "match":
        this.#open.push(line.message);
        break;
      case "progress":
        this.#reach(line, { phase: "running", places: { ...this.#progress.places, ...line.moved } });
        break;
      case "end":
        this.#reach(line, { phase: line.why, places: line.resume });
        break;
      case "failed":
        this.fail(new ApiError("POST search", line.problem));
        break;
    }
  }

  /** A person ended it. */
  stop(): void {
    this.#progress = { ...this.#progress, phase: "stopped" };
  }

  /** It broke. */
  fail(error: ApiError): void {
    this.#progress = { ...this.#progress, phase: "failed", error };
  }

  /** No line comes any more. */
  close(): void {
    if (this.#progress.phase !== "running") return;
    const title = "The dashboard ended its answer before the search was over";
    this.fail(new ApiError("POST search", { code: "bad_answer", status: 200, title }));
  }

  #reach(
    line: Extract<SearchLine, { kind: "progress" | "end" }>,
    { phase, places }: Pick<SearchProgress, "phase" | "places">,
  ): void {
    const { matches, total } = this.#progress;
    this.#progress = {
      ...{ phase, places, error: null },
      matches: this.#open.length === 0 ? matches : [...matches, ...this.#open.splice(0)],
      scanned: this.#scannedBefore + line.scanned,
      // As it was when the search began: what comes meanwhile is not looked at.
      total: total ?? line.total,
      reachedAt: line.reachedAt ?? this.#progress.reachedAt,
      ...{ streams: line.streams, over: line.over, unread: line.unread },
    };
  }
}
