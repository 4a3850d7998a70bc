/** The broker's clock, read between two looks at ours. Unix milliseconds. */
export interface ClockReading {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly serverMs: number;
}
