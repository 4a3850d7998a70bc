import type { Loss } from "./log-health";
import type { LogBounds, Worth } from "./log-spec";

/** Messages of the broker that are wanted: what it announces while nobody listens. */
export interface CaptureSpec {
  readonly worth: Worth;
  readonly name: string;
  readonly purpose: string;
  /** Subjects whose messages are kept. */
  readonly subjects: readonly string[];
  readonly bounds: LogBounds;
}

/** A stream of Jetlag's own on the watched broker, into which the broker itself writes. */
export interface Capture {
  readonly name: string;
  readonly isThere: boolean;
  readonly isRefused: boolean;
  /** Since when it captures, ISO 8601; null before. */
  readonly createdAt: string | null;
  readonly problem: string | null;
  readonly loss: Loss | null;
  /** Makes it where it is missing. Never throws: {@link problem} says what is in the way. */
  ensure(): Promise<void>;
  /**
   * Captures these subjects from now on, and not what was asked for before; with none it is not made. Asks nothing where
   * they are the same. Never throws.
   */
  take(subjects: readonly string[]): Promise<void>;
}
