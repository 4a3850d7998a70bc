/** What an account may have of JetStream, and has. Sizes in bytes; null: no limit that the server tells. */
export interface AccountUse {
  readonly maxStorageBytes: number | null;
  readonly storageBytes: number;
  /** Set aside by streams with a size, used or not. */
  readonly reservedStorageBytes: number;
  readonly maxStreams: number | null;
  readonly streams: number;
  /** True when a stream is only made with a size. */
  readonly maxBytesRequired: boolean;
  /** Largest size of one stream on disk. */
  readonly maxStreamBytes: number | null;
}

/** The account of a broker without limits. */
export const unlimitedAccount: AccountUse = {
  maxStorageBytes: null,
  storageBytes: 0,
  reservedStorageBytes: 0,
  maxStreams: null,
  streams: 0,
  maxBytesRequired: false,
  maxStreamBytes: null,
};
