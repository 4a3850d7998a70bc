import type { JetStreamAccountStats } from "@nats-io/jetstream";
import { intersect } from "../../../model/stream/subject";
import type { NewStream } from "../jetstream/streams";

/** Number of the refusal of subjects that another stream has. */
export const subjectsOverlap = 10_065;
/** Numbers of refusals by a limit of the account or the server. */
export const tooManyStreams = 10_027;
const memoryExceeded = 10_028;
const storageExceeded = [10_002, 10_023, 10_047];

/** True for a refusal that {@link limitInTheWay} explains. */
export function isLimit(number: number | null): number is number {
  return number === tooManyStreams || number === memoryExceeded || storageExceeded.includes(number ?? 0);
}

/** The streams that have some of a stream's subjects, and which, in words; null when none has. */
export function overlapInTheWay(
  { name, subjects = [] }: NewStream,
  existing: readonly { readonly name: string; readonly subjects: readonly string[] }[],
): string | null {
  const overlaps = existing.flatMap((other) => {
    const taken = other.subjects.filter((theirs) => subjects.some((ours) => intersect(ours, theirs) !== null));
    return other.name === name || taken.length === 0 ? [] : [`${other.name} captures ${taken.join(", ")}`];
  });
  return overlaps.length === 0 ? null : overlaps.join(", ");
}

/** The limit behind a refusal by number, and what it is used for, in words. */
export function limitInTheWay(number: number, stats: JetStreamAccountStats, replicas: number): string {
  const { limits, ...used } = stats.tiers?.[`R${replicas}`] ?? stats;
  if (number === tooManyStreams) return `the account may have ${limits.max_streams} streams and has ${used.streams}`;
  if (number === memoryExceeded) {
    return space("in memory", "max_mem", limits.max_memory, used.memory, used.reserved_memory);
  }
  return space("on disk", "max_file", limits.max_storage, used.storage, used.reserved_storage);
}

function space(where: string, setting: string, limit: number, used: number, reserved: number): string {
  const taken = `${bytes(used)} are used, ${bytes(reserved)} reserved by streams with max_bytes`;
  if (limit < 0) return `the server's ${setting} is taken (of this account ${taken})`;
  return `the account may use ${bytes(limit)} ${where} (${taken})`;
}

function bytes(count: number): string {
  const mib = count / 2 ** 20;
  return mib < 1 ? `${Math.round(count / 1_024)} KiB` : `${Math.round(mib)} MiB`;
}
