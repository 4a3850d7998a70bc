/** The broker's receipt. */
export interface PublishAck {
  readonly stream: string;
  readonly seq: number;
  /** With all of its digits, where it is too large for a number to hold it exactly (2^53). */
  readonly exactSeq?: string;
  /** True when the id was seen before: nothing was stored. */
  readonly duplicate: boolean;
}
