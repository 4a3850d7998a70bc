/**
 * How JetStream spells values: snake_case, nanoseconds, -1 for "no limit". Only the files of this folder know.
 */

export const nanosPerMs = 1_000_000;

export const toMs = (nanos: number | undefined) => Math.round((nanos ?? 0) / nanosPerMs);

export const toNanos = (ms: number) => Math.round(ms * nanosPerMs);

/** The wire's 0 or -1 for "no limit" as null. */
export const toLimit = (value: number | undefined) => (value === undefined || value <= 0 ? null : value);

export const toDurationLimit = (nanos: number | undefined) => (toLimit(nanos) === null ? null : toMs(nanos));

/** Our null as the wire's "no limit"; undefined, which JSON leaves out, stays. */
export const fromLimit = (value: number | null | undefined) => (value === null ? -1 : value);

/** ISO 8601 with milliseconds of the server's nanosecond time. */
export function toIso(time: string): string {
  // What servers in UTC send, cut: thousands are read in every sweep, and parsing a date takes far longer.
  const isPlain = time.length >= 24 && time.charCodeAt(19) === dot && time.charCodeAt(time.length - 1) === zulu;
  return isPlain ? `${time.slice(0, 23)}Z` : new Date(time).toISOString();
}

export const dot = ".".charCodeAt(0);

const zulu = "Z".charCodeAt(0);

/** The server's "never" is year 1. */
export function toIsoOrNull(time: unknown): string | null {
  return typeof time !== "string" || time === "" || time.startsWith("0001-") ? null : toIso(time);
}

/** Sequences by their names; those that are beyond 2^53 are text in an answer, which its type does not say. */
type Sequences = Readonly<Record<string, unknown>>;

/**
 * Sequences that numbers of ours would round are added with all of their digits. All others are numbers: thousands are
 * described in every sweep, and nothing is made for them.
 */
export function withExact<T extends object>(
  described: T,
  sequences: Sequences,
): T & { exactNumbers?: Record<string, string> } {
  let exact: Record<string, string> | undefined;
  for (const name in sequences) {
    const sequence = sequences[name];
    if (typeof sequence !== "string") continue;
    exact ??= {};
    exact[name] = sequence;
  }
  return exact === undefined ? described : { ...described, exactNumbers: exact };
}

/** The wire's -1 for "never heard of" as null. */
export const toActiveMs = (nanos: number | undefined) => (nanos === undefined || nanos < 0 ? null : toMs(nanos));

/** A single server names itself as leader but has no cluster. */
export function leaderOf(cluster: { name?: string; leader?: string } | undefined): string | null {
  return cluster?.name === undefined ? null : (cluster.leader ?? null);
}

/** The owner's notes; those under `_nats.` are the server's, and change with its version. */
export function toMetadata(metadata: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const own: [string, string][] = [];
  for (const key in metadata) {
    const value = key.startsWith("_nats.") ? undefined : metadata[key];
    if (value !== undefined) own.push([key, value]);
  }
  return own.length === 0 ? {} : Object.fromEntries(own);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined: `exactOptionalPropertyTypes`, and the wire, tell those from absent. */
export function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<Defined<T>>;
}
