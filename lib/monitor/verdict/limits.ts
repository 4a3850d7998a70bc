import type { Consumer } from "../../model/consumer/consumer";
import { type Limit, type LimitKey, type LimitSource, limitKeys, limitSources } from "../../model/consumer/limit";
import { streamCheckKeys } from "../../model/stream/stream-check";
import { parseDuration } from "../../model/text/duration";
import type { Judgement } from "./health-evidence";
import { monitorKeys, parseCount, parseSwitch } from "./monitor-metadata";
import { span } from "./words";

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

const isLimitKey = (name: string) => limitKeys.some((key) => key === name);
const isStreamCheck = (name: string) => streamCheckKeys.some((key) => key === name);
const isTime = (key: LimitKey) => key === "last-delivery-critical" || key === "last-ack-critical";
const none: WrittenLimits = { values: new Map(), problems: [] };

/**
 * The limits in a stream's or consumer's metadata. `io.nats.monitor.enabled: false` switches all of them off; a value
 * of 0 or less switches one off, as `nats server check` does. What nobody checks, such as a stream's checks on a
 * consumer, is a problem: its owner must not believe that it is watched.
 */
export function metadataLimits(metadata: Readonly<Record<string, string>>, of: "consumer" | "stream"): WrittenLimits {
  const keys = monitorKeys(metadata);
  if (keys.size === 0) return none;
  const written = limitKeys.flatMap((key) => {
    const text = keys.get(key);
    return text === undefined ? [] : [{ key, text }];
  });
  const { values, problems } = readLimits(written);
  const unknown = [...keys.keys()].filter((name) => !isLimitKey(name) && !(of === "stream" && isStreamCheck(name)));
  return {
    values,
    problems: [
      ...problems,
      ...unknown.map(
        (name) =>
          `${name}: ${isStreamCheck(name) ? "a check of streams, not of consumers" : "Jetlag does not check this"}`,
      ),
    ],
  };
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
    const value = parseValue(key, text);
    if (value === null) problems.push(`${key}: "${text}" is not ${valueWords(key)}`);
    else values.set(key, value);
  }
  return { values, problems };
}

function parseValue(key: LimitKey, text: string): number | null {
  if (isTime(key)) return parseDuration(text);
  if (key !== "pinned") return parseCount(text);
  const wanted = parseSwitch(text);
  return wanted === null ? null : Number(wanted);
}

function valueWords(key: LimitKey): string {
  if (key === "pinned") return "true or false";
  return isTime(key) ? "a time such as 5m" : "a whole number";
}

/** The limits that apply to a consumer: of each key the one written nearest to it. */
export function judgeLimits(
  written: Readonly<Record<LimitSource, WrittenLimits>>,
  consumer: Consumer,
  nowMs: number,
): JudgedLimits {
  // Nearly always: thousands of consumers without a limit are judged in every sweep.
  if (limitSources.every((source) => saysNothing(written[source]))) return unlimited;
  const limits = limitKeys.flatMap((key): Limit[] => {
    const source = limitSources.find((candidate) => written[candidate].values.has(key));
    const value = source === undefined ? undefined : written[source].values.get(key);
    if (source === undefined || value === undefined || value <= 0) return [];
    return [{ key, value, source, reached: measure(key, consumer, nowMs) >= value }];
  });
  // What is wrong in the settings stops the start, and never comes this far.
  return { limits, problems: [...written.consumer.problems, ...written.stream.problems] };
}

const saysNothing = ({ values, problems }: WrittenLimits) => values.size + problems.length === 0;
const unlimited: JudgedLimits = { limits: [], problems: [] };

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
    case "pinned":
      return consumer.unpinnedGroups ?? Number.POSITIVE_INFINITY;
  }
}

const sinceMs = (at: string | null, nowMs: number) =>
  at === null ? Number.POSITIVE_INFINITY : Math.max(0, nowMs - Date.parse(at));

/** The limits that are reached in words; null when none is. */
export function describeLimits(
  limits: readonly Limit[],
  consumer: Consumer,
  nowMs: number,
): Pick<Judgement, "reason" | "nextStep"> | null {
  const [first, ...others] = limits.filter(({ reached }) => reached);
  if (first === undefined) return null;
  const limit = first.key === "pinned" ? "one is wanted" : `limit ${writeValue(first)}`;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return {
    reason: `${describe(first.key, consumer, nowMs)}, ${limit} ${sourceWords[first.source]}${more}`,
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
      return consumer.lastDeliveredAt === null ? "nothing ever delivered" : `last delivery ${span(measured)} ago`;
    case "last-ack-critical":
      return consumer.lastAckedAt === null ? "nothing ever acknowledged" : `last acknowledgement ${span(measured)} ago`;
    case "pinned":
      return consumer.unpinnedGroups === null
        ? "it pins no client"
        : `${count(measured)} ${measured === 1 ? "group has" : "groups have"} no pinned client`;
  }
}

const writeValue = ({ key, value }: Limit) => (isTime(key) ? span(value) : count(value));
const count = (value: number) => value.toLocaleString("en");
