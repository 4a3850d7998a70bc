/** What one connection may cost. Sizes in bytes, times in milliseconds. */
export interface LiveLimits {
  /** Rows per second shown to one connection; messages beyond are counted. */
  readonly rowsPerS: number;
  /** Largest row with its headers; a larger one is skipped. */
  readonly maxRowBytes: number;
  /** Subscriptions of one connection. */
  readonly maxSubscriptions: number;
  /** New subscriptions per second of one connection in the long run; twice `maxSubscriptions` at once. */
  readonly subscriptionsPerS: number;
  /** Longest protocol line of a client: nats-server's own default. */
  readonly maxLineBytes: number;
  /** Largest payload of a (refused) publish that is read over; a larger one ends the connection. */
  readonly maxPayloadBytes: number;
  /** Largest WebSocket message of a client: all its subscriptions sent at once, with room to spare. */
  readonly maxFrameBytes: number;
  /** Rows are gathered this long ... */
  readonly flushMs: number;
  /** ... or until they are this large, and sent as one frame. */
  readonly flushBytes: number;
  /** Rows are skipped while more than this waits to be sent. */
  readonly maxBufferedBytes: number;
  /** Answers that may pile up while rows are already skipped; beyond, the connection ends. */
  readonly maxBufferedAnswerBytes: number;
  /** A viewer that stays behind for this long is dropped. */
  readonly slowMs: number;
  readonly pingMs: number;
  /** A client's ping is answered after this long even when the broker has not confirmed what was subscribed before it. */
  readonly pongMs: number;
  /** Unanswered pings before the connection counts as dead. */
  readonly maxPingsOut: number;
  readonly statsMs: number;
  /** Subjects in one statistics message; shared by its subscriptions, each gets at least one. */
  readonly statsSubjects: number;
  /** Subjects of one connection that are counted one by one; about 300 bytes each. */
  readonly maxSubjects: number;
  /** How long a closing connection may take to say goodbye. */
  readonly closeMs: number;
  /** The same for one that is closed because it is slow: it has more to read before it learns why. */
  readonly slowCloseMs: number;
}

/** See {@link LiveLimits}. */
export const defaultLiveLimits: LiveLimits = {
  rowsPerS: 500,
  maxRowBytes: 256 * 1024,
  maxSubscriptions: 64,
  subscriptionsPerS: 16,
  maxLineBytes: 4096,
  maxPayloadBytes: 64 * 1024,
  maxFrameBytes: 256 * 1024,
  flushMs: 20,
  flushBytes: 32 * 1024,
  maxBufferedBytes: 1024 * 1024,
  maxBufferedAnswerBytes: 64 * 1024,
  slowMs: 10_000,
  pingMs: 20_000,
  pongMs: 5_000,
  maxPingsOut: 2,
  statsMs: 250,
  statsSubjects: 400,
  maxSubjects: 10_000,
  closeMs: 500,
  slowCloseMs: 5_000,
};
