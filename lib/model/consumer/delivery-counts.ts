/**
 * What a consumer was given, counted from one sweep to the next. The numbers only mean something beside others of the
 * same beginning: what they differ by is what happened in between.
 */
export interface DeliveryCounts {
  /** Names the beginning of the counting: counts of another one cannot be compared. */
  readonly since: string;
  /** Deliveries that had been made when the counting began. */
  readonly afterDeliveries: number;
  /** Messages given for the first time: at least so many, and at most. Where both grow alike, it is exact. */
  readonly firstLeast: number;
  readonly firstMost: number;
  /** Steps in which these are an estimate, which may be wrong in both directions. */
  readonly estimates: number;
  /**
   * Deliveries that were rejected and come again, of which was heard before the sweep began, and until it was over: the
   * consumer's own figures are of a moment in between.
   */
  readonly rejectedBefore: number;
  readonly rejectedAfter: number;
}
