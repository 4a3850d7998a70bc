import type { ForeignCounts } from "../model/failure/record-doubt";

/** That something was lost, in a sentence, and when (ISO 8601). */
export interface Loss {
  readonly at: string;
  readonly words: string;
}

/** How one of the things that Jetlag keeps is doing. */
export interface LogHealth {
  /** As it was asked for. */
  readonly name: string;
  /** The stream that keeps it; null where there is none. */
  readonly stream: string | null;
  readonly purpose: string;
  /** False while what is added ends with the process. */
  readonly durable: boolean;
  /** What is wrong and what to do, in sentences; null when all is well. */
  readonly problem: string | null;
  readonly loss: Loss | null;
  /** Since when it is kept, ISO 8601; null while it is not. */
  readonly since: string | null;
  /** What it held at the last look; null while that is not known. */
  readonly held: { readonly records: number; readonly bytes: number } | null;
  /** Milliseconds; null: whatever their age. */
  readonly maxAgeMs: number | null;
  /** Size at which the oldest records go; null where something else bounds it. */
  readonly maxBytes: number | null;
  /** Bytes that the account sets aside for it, used or not. */
  readonly reservedBytes: number;
  /** Records that are not trusted; null where every record is. */
  readonly foreign: ForeignCounts | null;
}

/** What is wrong with something that is kept, that it is kept in memory only included; null when all is well. */
export function problemOf({ durable, problem }: Pick<LogHealth, "durable" | "problem">): string | null {
  const inMemory = durable ? [] : ["Kept in memory only: a restart of the dashboard forgets it."];
  const sentences = problem === null ? inMemory : [...inMemory, problem];
  return sentences.length === 0 ? null : sentences.join(" ");
}
