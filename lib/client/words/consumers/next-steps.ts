import type { ConsumerHealth } from "../../../model/consumer/consumer-health";
import type { LimitKey } from "../../../model/consumer/limit";
import { isKnown } from "../../../model/known";
import type { Stream, StreamConfig } from "../../../model/stream/stream";
import { shellCommand } from "../../../model/text/shell-command";
import { withQuery } from "../../http/http";
import { hrefs } from "../hrefs";

/** Something that can be done about a consumer: a message or a page to look at, or a command to run. */
export type NextStep =
  | { readonly kind: "message"; readonly label: string /** `at` of its place. */; readonly at: string }
  | { readonly kind: "link"; readonly label: string; readonly href: string }
  | { readonly kind: "command"; readonly label: string; readonly command: string };

type Judged = Pick<
  ConsumerHealth,
  | "stream"
  | "name"
  | "verdict"
  | "config"
  | "pausedUntil"
  | "waiting"
  | "inFlight"
  | "limits"
  | "unpinnedGroups"
  | "oldestUnfinished"
  | "openFailures"
>;
/** What is needed of a consumer's stream. */
export interface StepStream extends Pick<Stream, "messages" | "bytes"> {
  readonly config: Pick<
    StreamConfig,
    "name" | "subjects" | "replicas" | "maxAgeMs" | "maxBytes" | "maxMessages" | "maxMessagesPerSubject"
  >;
}

/**
 * What can be done about a consumer in need, the best first; nothing for a calm one. Commands are those of the NATS command
 * line, which asks before it changes anything; one is left out where a name cannot be pasted.
 */
export function nextSteps(consumer: Judged, stream: StepStream | undefined): NextStep[] {
  const steps = stepsOf(consumer, stream);
  return steps.filter((step): step is NextStep => step !== null);
}

type Found = NextStep | null;

function stepsOf(consumer: Judged, stream: StepStream | undefined): readonly Found[] {
  switch (consumer.verdict) {
    case "losing_data":
      return stream === undefined ? [] : raiseLimits(stream);
    case "stalled":
      return [lookAtOldest(consumer), ...deliverAgain(consumer, stream), inspect(consumer)];
    case "no_reader":
      return [consumer.pausedUntil === null ? lookAtOldest(consumer) : resume(consumer), remove(consumer)];
    case "saturated":
      return [raisePending(consumer), lookAtOldest(consumer)];
    case "giving_up":
      return [openFailures(consumer)];
    case "falling_behind":
      return [lookAtOldest(consumer), inspect(consumer)];
    case "redelivering":
      return [lookAtRetrying(consumer), raiseAckWait(consumer)];
    case "no_match":
      return [widenFilter(consumer, stream), remove(consumer)];
    case "over_limit":
      return [lookAtOldest(consumer), ...raiseOwnLimits(consumer)];
    case "paused":
      return [resume(consumer)];
    case "catching_up":
    case "healthy":
    case "idle":
    case "unknown":
      return [];
  }
}

const command = (label: string, text: string | null): Found =>
  text === null ? null : { kind: "command", label, command: text };

function lookAtOldest({ oldestUnfinished }: Judged): Found {
  if (oldestUnfinished === null || !isKnown(oldestUnfinished)) return null;
  const { at } = oldestUnfinished.value.place;
  return { kind: "message", label: "Open its oldest unfinished message", at };
}

function openFailures({ stream, name, openFailures: count }: Judged): Found {
  if (isKnown(count) && count.value === 0) return null;
  return { kind: "link", label: "Open its failures", href: withQuery(hrefs.failures, { stream, consumer: name }) };
}

function lookAtRetrying({ stream, name: consumer }: Judged): Found {
  const href = withQuery(hrefs.failures, { tab: "retrying", stream, consumer });
  return { kind: "link", label: "See what is being retried", href };
}

const inspect = ({ stream, name }: Judged) =>
  command("Look at it on the server", shellCommand`nats consumer info -- ${stream} ${name}`);

const remove = ({ stream, name }: Judged) =>
  command("Delete it, if it is no longer needed", shellCommand`nats consumer rm -- ${stream} ${name}`);

const resume = ({ stream, name }: Judged) =>
  command("Resume it", shellCommand`nats consumer resume -- ${stream} ${name}`);

function deliverAgain({ stream, name, waiting, inFlight, unpinnedGroups }: Judged, of: StepStream | undefined) {
  if (waiting === 0 || inFlight > 0) return [];
  const unpin = shellCommand`nats consumer unpin -- ${stream} ${name}`;
  const stepDown = shellCommand`nats consumer cluster step-down -- ${stream} ${name}`;
  return [
    unpinnedGroups === 0 ? command("Unpin its silent client", unpin) : null,
    (of?.config.replicas ?? 1) > 1 ? command("Give it another leader", stepDown) : null,
  ];
}

function raisePending({ stream, name, config: { maxAckPending } }: Judged): Found {
  if (maxAckPending === null) return null;
  const text = shellCommand`nats consumer edit --max-pending=${String(maxAckPending * 2)} -- ${stream} ${name}`;
  return command("Let twice as many be in flight", text);
}

/** A backoff of the consumer goes before its ack wait: to raise that would change nothing. */
function raiseAckWait({ stream, name, config: { ackWaitMs, backoffMs } }: Judged): Found {
  if (backoffMs.length > 0) return null;
  const text = shellCommand`nats consumer edit --wait=${seconds(ackWaitMs * 2)} -- ${stream} ${name}`;
  return command("Give its handlers twice the time", text);
}

function widenFilter({ stream, name }: Judged, of: StepStream | undefined): Found {
  const [subject] = of?.config.subjects ?? [];
  if (subject === undefined) return null;
  const text = shellCommand`nats consumer edit --filter=${subject} -- ${stream} ${name}`;
  return command("Let it read what the stream captures", text);
}

/** A stream is at a limit when it is so full. */
const full = 0.9;

/** Those that the stream is at; where it is at none that its figures tell, all that may be meant. */
function raiseLimits({ config, messages, bytes }: StepStream): Found[] {
  const { name, maxAgeMs, maxBytes, maxMessages, maxMessagesPerSubject } = config;
  const isAt = (figure: number, limit: number | null) => limit !== null && figure >= limit * full;
  const [atMessages, atBytes] = [isAt(messages, maxMessages), isAt(bytes, maxBytes)];
  const raise = (what: string, limit: number | null, write: (twice: number) => string | null) =>
    limit === null ? null : command(`Double the stream's ${what}`, write(limit * 2));
  const [byMessages, byBytes] = [
    raise("max messages", maxMessages, (most) => shellCommand`nats stream edit --max-msgs=${String(most)} -- ${name}`),
    raise("max bytes", maxBytes, (most) => shellCommand`nats stream edit --max-bytes=${String(most)} -- ${name}`),
  ];
  if (atMessages || atBytes) return [atMessages ? byMessages : null, atBytes ? byBytes : null];
  return [
    raise("max age", maxAgeMs, (ms) => shellCommand`nats stream edit --max-age=${seconds(ms)} -- ${name}`),
    byMessages,
    byBytes,
    raise(
      "max messages per subject",
      maxMessagesPerSubject,
      (most) => shellCommand`nats stream edit --max-msgs-per-subject=${String(most)} -- ${name}`,
    ),
  ];
}

const seconds = (ms: number) => `${Math.ceil(ms / 1_000)}s`;

/**
 * Those in the consumer's own metadata: others are its stream's, or Jetlag's settings. The command replaces all of the
 * metadata, so it names what stays as well.
 */
function raiseOwnLimits({ stream, name, limits, config: { metadata } }: Judged): Found[] {
  return limits
    .filter(({ reached, source, key }) => reached && source === "consumer" && key !== "pinned")
    .map(({ key, value }) => {
      const after = { ...metadata, [`${monitorPrefix}${key}`]: written(key, value * 2) };
      const flags = Object.entries(after).map((entry) => shellCommand`--metadata=${entry.join("=")}`);
      const names = shellCommand`${stream} ${name}`;
      const isWhole = names !== null && !flags.includes(null);
      return command(`Double its limit ${key}`, isWhole ? `nats consumer edit ${flags.join(" ")} -- ${names}` : null);
    });
}

/** What the names of limits in metadata begin with. */
const monitorPrefix = "io.nats.monitor.";

/** As metadata has it: times with their unit. */
const written = (key: LimitKey, value: number) =>
  key === "last-delivery-critical" || key === "last-ack-critical" ? seconds(value) : String(value);
