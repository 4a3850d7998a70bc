import type { Consumer } from "../model/consumer";
import { parseDuration } from "../model/duration";
import { type Limit, type LimitKey, type LimitSource, limitKeys, limitSources } from "../model/limit";
import type { Judgement } from "./health-evidence";

/** Prefix of the keys in stream and consumer metadata; the same that `nats server check` reads. */
const prefix = "io.nats.monitor.";

/** Limits by key, without where they come from. */
export type LimitValues = ReadonlyMap<LimitKey, number>;

/** Limits written in one place, and what there could not be read. */
export interface WrittenLimits {
  readonly values: LimitValues;
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** The limits of a consumer, judged. */
export interface JudgedLimits {
  readonly limits: Limit[];
  readonly problems: string[];
}

const enabledKey = `${prefix}enabled`;

const isLimitKey = (name: string) => limitKeys.some((key) => key === name);
const isTime = (key: LimitKey) => key === "last-delivery-critical" || key === "last-ack-critical";
const none: WrittenLimits = { values: new Map(), problems: [] };

/**
 * The limits in a stream's or consumer's metadata. `io.nats.monitor.enabled: false` switches all of them off; a value
 * of 0 or less switches one off, as `nats server check` does. What else stands under the prefix, such as that tool's
 * checks of streams and their peers, is a problem: its owner must not believe that Jetlag watches it.
 */
export function metadataLimits(metadata: Readonly<Record<string, string>>): WrittenLimits {
  const names = Object.keys(metadata).filter((name) => name.startsWith(prefix) && name !== enabledKey);
  if (names.length === 0 || isFalse(metadata[enabledKey])) return none;
  const written = limitKeys.flatMap((key) => {
    const text = metadata[`${prefix}${key}`];
    return text === undefined ? [] : [{ key, text }];
  });
  const { values, problems } = readLimits(written);
  const unknown = names.map((name) => name.slice(prefix.length)).filter((name) => !isLimitKey(name));
  return { values, problems: [...problems, ...unknown.map((name) => `${name}: Jetlag does not check this`)] };
}

/** Limits from `key=value` pairs, for example `unprocessed-critical=1000`. */
export function settingsLimits(pairs: readonly string[]): WrittenLimits {
  const problems: string[] = [];
  const written = pairs.flatMap((pair) => {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    const key = limitKeys.find((known) => known === name);
    if (at > 0 && key !== undefined) return [{ key, text: pair.slice(at + 1).trim() }];
    problems.push(`"${pair}" is not a limit: write one of ${limitKeys.join(", ")}, then = and a value`);
    return [];
  });
  const read = readLimits(written);
  return { values: read.values, problems: [...problems, ...read.problems] };
}

function readLimits(written: readonly { readonly key: LimitKey; readonly text: string }[]): WrittenLimits {
  const values = new Map<LimitKey, number>();
  const problems: string[] = [];
  for (const { key, text } of written) {
    const value = isTime(key) ? parseDuration(text) : parseCount(text);
    if (value === null) problems.push(`${key}: "${text}" is not a ${isTime(key) ? "time such as 5m" : "whole number"}`);
    else values.set(key, value);
  }
  return { values, problems };
}

function parseCount(text: string): number | null {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
}

// Go's strconv.ParseBool, which reads this key elsewhere.
const isFalse = (text: string | undefined) => text !== undefined && /^(0|f|false)$/i.test(text);

/** The limits that apply to a consumer: of each key the one written nearest to it. */
export function judgeLimits(
  written: Readonly<Record<LimitSource, WrittenLimits>>,
  consumer: Consumer,
  nowMs: number,
): JudgedLimits {
  const places = limitSources.map((source) => written[source]);
  // Nearly always: thousands of consumers without a limit are judged in every sweep.
  if (places.every(({ values, problems }) => values.size + problems.length === 0)) return { limits: [], problems: [] };
  const limits = limitKeys.flatMap((key): Limit[] => {
    const source = limitSources.find((candidate) => written[candidate].values.has(key));
    const value = source === undefined ? undefined : written[source].values.get(key);
    if (source === undefined || value === undefined || value <= 0) return [];
    return [{ key, value, source, reached: measure(key, consumer, nowMs) >= value }];
  });
  // What is wrong in the settings stops the start, and never comes this far.
  return { limits, problems: [...written.consumer.problems, ...written.stream.problems] };
}

/** What a limit is compared with. What never happened is longer ago than any limit. */
function measure(key: LimitKey, consumer: Consumer, nowMs: number): number {
  switch (key) {
    case "unprocessed-critical":
      return consumer.waiting;
    case "outstanding-ack-critical":
      return consumer.inFlight;
    case "redelivery-critical":
      return consumer.redelivered;
    case "waiting-critical":
      return consumer.openPulls;
    case "last-delivery-critical":
      return sinceMs(consumer.lastDeliveredAt, nowMs);
    case "last-ack-critical":
      return sinceMs(consumer.lastAckedAt, nowMs);
  }
}

const sinceMs = (at: string | null, nowMs: number) =>
  at === null ? Number.POSITIVE_INFINITY : Math.max(0, nowMs - Date.parse(at));

/** Verdicts that say nothing about a limit; the others tell more of what is wrong than that a limit is reached. */
const calm: ReadonlySet<Judgement["verdict"]> = new Set(["catching_up", "paused", "healthy", "idle"]);

/** A judgement in the light of the limits: a calm consumer that has reached one needs attention after all. */
export function applyLimits(
  judgement: Judgement,
  limits: readonly Limit[],
  consumer: Consumer,
  nowMs: number,
): Judgement {
  const [first, ...others] = limits.filter(({ reached }) => reached);
  if (first === undefined || !calm.has(judgement.verdict)) return judgement;
  const limit = isTime(first.key) ? seconds(first.value) : count(first.value);
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return {
    ...judgement,
    verdict: "over_limit",
    reason: `${describe(first.key, consumer, nowMs)}, limit ${limit} ${sourceWords[first.source]}${more}`,
    nextStep: `Look at what it is stuck on and at its workers, or change ${first.key}.`,
  };
}

const sourceWords: Record<LimitSource, string> = {
  consumer: "from the consumer's metadata",
  stream: "from the stream's metadata",
  settings: "from Jetlag's settings",
};

function describe(key: LimitKey, consumer: Consumer, nowMs: number): string {
  const measured = measure(key, consumer, nowMs);
  switch (key) {
    case "unprocessed-critical":
      return `${count(measured)} waiting`;
    case "outstanding-ack-critical":
      return `${count(measured)} in flight`;
    case "redelivery-critical":
      return `${count(measured)} redelivered`;
    case "waiting-critical":
      return `${count(measured)} open pulls`;
    case "last-delivery-critical":
      return consumer.lastDeliveredAt === null ? "nothing ever delivered" : `last delivery ${seconds(measured)} ago`;
    case "last-ack-critical":
      return consumer.lastAckedAt === null
        ? "nothing ever acknowledged"
        : `last acknowledgement ${seconds(measured)} ago`;
  }
}

const count = (value: number) => value.toLocaleString("en");
const seconds = (ms: number) => `${Math.floor(ms / 1_000).toLocaleString("en")} s`;
