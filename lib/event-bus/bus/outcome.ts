/** What has to happen to a message after its handler ended, the same for every broker. */
export type DeliveryOutcome =
  /** Handled. */
  | { readonly kind: "ack" }
  /** Failed, attempts are left: deliver again after `delayMs`. */
  | { readonly kind: "retry"; readonly error: unknown; readonly delayMs: number }
  /** Failed for good: store a copy with `deadLetterHeaders`, and only then terminate with `reason`. */
  | { readonly kind: "dead_letter"; readonly error: unknown; readonly reason: string }
  /** Failed for good on the handler's word, with nowhere to keep a copy: terminate with `reason`. */
  | { readonly kind: "terminate"; readonly error: unknown; readonly reason: string }
  /**
   * The last attempt failed with nowhere to keep a copy: reject it, and the broker announces that it gave up. `delayMs` is
   * 0, but for a broker that was told to deliver more often than we are.
   */
  | { readonly kind: "give_up"; readonly error: unknown; readonly delayMs: number };
