/** Streams of the shop. */
export const orders = {
  streamName: "ORDERS",
  retention: "limits",
  maxAgeMs: 2 * 60 * 60 * 1_000,
  maxBytes: 256 * 1024 * 1024,
} as const;
/** Where the mailer's dead letters go, with what a handler said. */
export const orderLetters = "ORDERS_DLQ";
/** Payments are handled once. */
export const payments = {
  streamName: "PAYMENTS",
  retention: "workqueue",
  maxAgeMs: 24 * 60 * 60 * 1_000,
  maxBytes: 64 * 1024 * 1024,
  deadLetterStream: "PAYMENTS_DLQ",
} as const;
/** So small that it is always at its limit: who does not keep up with it loses data. */
export const clicks = {
  streamName: "CLICKS",
  retention: "limits",
  maxAgeMs: 60 * 60 * 1_000,
  maxBytes: 512 * 1024,
} as const;

/** In flight of fraud-check at most: a few more than the ten that a service fetches at a time. */
export const fraudCheckLimit = 12;

/** Each so-and-so-many-th page view carries a recording of so many characters: where it is stored, dozens of others leave. */
export const recording = { everyViews: 50, characters: 20_000 };

/** Milliseconds between two orders, page views of one order, and page views that are there when the shop opens. */
export const pace = { orderMs: 200, viewsPerOrder: 2, firstViews: 1_000 };

/** A service that others need and that is down for a part of each cycle. */
export interface Outage {
  readonly cycleMs: number;
  /** How long after the beginning of a cycle it begins. */
  readonly afterMs: number;
  readonly downMs: number;
}

const minuteMs = 60 * 1_000;
/** The tax service, for Norway; the first outage begins at once, so that there is something to see. */
export const taxOutage = { cycleMs: 150_000, afterMs: 0, downMs: 40_000, region: "NO" } as const;
/** The points service: once an hour nobody reads its consumer, and it recovers by itself. */
export const pointsOutage: Outage = { cycleMs: 60 * minuteMs, afterMs: 8 * minuteMs, downMs: 6 * minuteMs };

/** Milliseconds until the service is up again, so long after the shop opened; 0 while it is up. */
export function downForMs({ cycleMs, afterMs, downMs }: Outage, openForMs: number): number {
  const atMs = openForMs % cycleMs;
  return atMs >= afterMs && atMs < afterMs + downMs ? afterMs + downMs - atMs : 0;
}

/** Milliseconds until the service goes down next, so long after the shop opened; 0 while it is down. */
export function upForMs(outage: Outage, openForMs: number): number {
  if (downForMs(outage, openForMs) > 0) return 0;
  return (outage.afterMs - (openForMs % outage.cycleMs) + outage.cycleMs) % outage.cycleMs;
}
