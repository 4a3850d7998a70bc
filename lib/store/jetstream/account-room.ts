import type { AccountUse } from "../../event-bus/adapters/jetstream/account";
import { EventBusError } from "../../event-bus/errors";

/** Where the account is limited, all of Jetlag's streams together take at most this part of what is left of it ... */
const shareOfLeft = 0.05;
/** ... and at most so many bytes. */
const mostWhereLimited = 64 * 1024 * 1024;
/** Streams that an account with a limit keeps for its owner. */
const streamsLeft = 1;

/** What one stream may take. */
export interface StreamRoom {
  /** Size at which Jetlag removes its oldest messages. */
  readonly maxBytes: number;
  /** Size that the server is told, and sets aside at once; null where it demands none. */
  readonly reservedBytes: number | null;
}

/** What all streams of one store take together, in bytes. */
export interface RoomWanted {
  /** As they are designed. */
  readonly designedBytes: number;
  /** What the settings allow (null: nothing said). */
  readonly settingBytes: number | null;
}

/**
 * What a stream may take of an account. `maxBytes` is its designed size. A size on the server is a reservation, so none
 * is asked for unless the account demands it.
 */
export function roomInAccount(maxBytes: number, wanted: RoomWanted, account: AccountUse): StreamRoom {
  const { designedBytes, settingBytes } = wanted;
  const together = settingBytes ?? (isLimited(account) ? Math.min(spared(account), designedBytes) : designedBytes);
  const share = Math.floor((maxBytes * together) / designedBytes);
  const bytes = Math.max(1, Math.min(share, account.maxStreamBytes ?? share));
  return { maxBytes: bytes, reservedBytes: account.maxBytesRequired ? bytes : null };
}

/** Throws `rejected` when the account has no room for one more stream beside one of its owner's. */
export function requireStreamRoom({ maxStreams, streams }: AccountUse): void {
  if (maxStreams === null || streams + streamsLeft < maxStreams) return;
  const has = `the account may have ${maxStreams} streams and has ${streams}`;
  throw new EventBusError("rejected", streams < maxStreams ? `${has}: the last one is left for you` : has);
}

function isLimited({ maxStorageBytes, maxBytesRequired }: AccountUse): boolean {
  return maxStorageBytes !== null || maxBytesRequired;
}

function spared({ maxStorageBytes, storageBytes, reservedStorageBytes }: AccountUse): number {
  if (maxStorageBytes === null) return mostWhereLimited;
  const left = Math.max(0, maxStorageBytes - Math.max(storageBytes, reservedStorageBytes));
  return Math.min(mostWhereLimited, Math.floor(left * shareOfLeft));
}
