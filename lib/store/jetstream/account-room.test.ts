import { describe, expect, test } from "vitest";
import { type AccountUse, unlimitedAccount } from "../../event-bus/adapters/jetstream/account";
import { requireStreamRoom, roomInAccount } from "./account-room";

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;
/** As it is designed: 800 MiB together, of which one stream takes 80. */
const designed = { designedBytes: 800 * mebibyte, settingBytes: null };
const room = (account: Partial<AccountUse>, settingBytes: number | null = null) =>
  roomInAccount(80 * mebibyte, { ...designed, settingBytes }, { ...unlimitedAccount, ...account });

describe("room for a stream", () => {
  test("is what it is designed for where the account has no limit, and nothing is reserved", () => {
    expect(room({})).toEqual({ maxBytes: 80 * mebibyte, reservedBytes: null });
    expect(room({ storageBytes: 100 * gibibyte, reservedStorageBytes: 100 * gibibyte })).toEqual(room({}));
  });

  test("is its part of 64 MiB where the account is limited, and of 5 % of what is left where that is less", () => {
    expect(room({ maxStorageBytes: 100 * gibibyte }).maxBytes).toBe(Math.floor(6.4 * mebibyte));
    const tenth = (bytes: number) => Math.floor(Math.floor(bytes) / 10);
    expect(room({ maxStorageBytes: gibibyte }).maxBytes).toBe(tenth(gibibyte * 0.05));
    const used = { maxStorageBytes: gibibyte, storageBytes: 900 * mebibyte, reservedStorageBytes: 24 * mebibyte };
    expect(room(used).maxBytes).toBe(tenth(Math.floor(124 * mebibyte * 0.05)));
    const reserved = { maxStorageBytes: gibibyte, storageBytes: 24 * mebibyte, reservedStorageBytes: 900 * mebibyte };
    expect(room(reserved)).toEqual(room(used));
    expect(room({ ...used, storageBytes: 2 * gibibyte }).maxBytes).toBe(1);
  });

  test("is reserved only where the account demands it, within the size that one stream may have", () => {
    expect(room({ maxStorageBytes: gibibyte }).reservedBytes).toBeNull();
    const size = Math.floor(6.4 * mebibyte);
    const demanding = room({ maxBytesRequired: true });
    expect(demanding).toEqual({ maxBytes: size, reservedBytes: size });
    expect(room({ maxBytesRequired: true, maxStreamBytes: mebibyte }).reservedBytes).toBe(mebibyte);
  });

  test("follows the setting, whatever the account has", () => {
    expect(room({}, 1_600 * mebibyte).maxBytes).toBe(160 * mebibyte);
    expect(room({ maxStorageBytes: gibibyte }, 400 * mebibyte).maxBytes).toBe(40 * mebibyte);
  });
});

describe("one more stream", () => {
  const ask = (maxStreams: number | null, streams: number) => () =>
    requireStreamRoom({ ...unlimitedAccount, maxStreams, streams });

  test("is made while another one is left for the owner of the account", () => {
    for (const [most, has] of [
      [null, 1_000],
      [4, 0],
      [4, 2],
    ] as const)
      expect(ask(most, has)).not.toThrow();
    expect(ask(4, 3)).toThrow("the account may have 4 streams and has 3: the last one is left for you");
    expect(ask(4, 4)).toThrow(/^the account may have 4 streams and has 4$/);
  });
});
