/** The broker's receipt. */
export interface PublishAck {
  readonly stream: string;
  readonly seq: number;
  /** True when the id was seen before: nothing was stored. */
  readonly duplicate: boolean;
}
