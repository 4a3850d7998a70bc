import { formatCount, formatDuration, formatExact, formatQuantity } from "@/lib/client/words/format";
import type { ConsumerConfig } from "@/lib/model/consumer/consumer";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";

/** One setting of a consumer, for people. */
export interface ConfigFact {
  readonly name: string;
  readonly value: string;
  /** What it means here, in plain words. */
  readonly hint: string;
  /** The value is a subject or a name. */
  readonly mono?: boolean;
  /** The limit is what holds the consumer up now. */
  readonly reached?: boolean;
}

/** The settings that explain how a consumer behaves, in the order in which one asks for them. */
export function configFacts(consumer: ConsumerHealth): ConfigFact[] {
  const { config, name, displayName } = consumer;
  const facts: (ConfigFact | null)[] = [
    filterFact(config),
    readerFact(consumer),
    ackFact(config),
    ackWaitFact(consumer),
    ackSamplingFact(consumer),
    maxDeliverFact(consumer),
    backoffFact(config),
    maxAckPendingFact(consumer),
    pauseFact(consumer),
    { name: "Deliver policy", ...deliverWords[config.deliverPolicy] },
    {
      name: "Kind",
      value: config.durable ? "durable" : "ephemeral",
      hint: config.durable
        ? "The server keeps its position, also while nobody reads."
        : "It disappears when nobody has read for a while.",
    },
    name === displayName
      ? null
      : { name: "Name", value: name, hint: "On the server; a name there cannot hold dots.", mono: true },
    config.description === null ? null : { name: "Description", value: config.description, hint: "" },
    consumer.leader === null
      ? null
      : { name: "Leader", value: consumer.leader, hint: "The server that speaks for it." },
  ];
  return facts.filter((fact) => fact !== null);
}

function filterFact({ filterSubjects }: ConsumerConfig): ConfigFact {
  const [name, hint] =
    filterSubjects.length > 1
      ? ["Filters", "It reads only these subjects."]
      : ["Filter", "It reads only this subject."];
  if (filterSubjects.length === 0) return { name, value: "none", hint: "It reads every message of the stream." };
  return { name, value: filterSubjects.join("\n"), hint, mono: true };
}

function readerFact({ config: { deliverSubject }, openPulls, pushBound }: ConsumerHealth): ConfigFact {
  if (deliverSubject !== null) {
    const hint = pushBound ? "Somebody listens there." : "Nobody listens there now.";
    return { name: "Pushes to", value: deliverSubject, hint, mono: true };
  }
  const hint =
    openPulls === 0
      ? "No worker asks for messages at this moment; between two pulls that is normal."
      : "Requests of workers that wait for messages; not the number of workers.";
  return { name: "Open pulls", value: formatCount(openPulls), hint };
}

const ackWords: Record<ConsumerConfig["ackPolicy"], string> = {
  explicit: "Messages are acknowledged one by one.",
  all: "Acknowledging one message acknowledges all before it.",
  none: "Delivered counts as done: nothing is delivered again.",
  flow_control: "Delivery is paced by flow control.",
};

function ackFact({ ackPolicy }: ConsumerConfig): ConfigFact {
  return { name: "Ack policy", value: ackPolicy.replaceAll("_", " "), hint: ackWords[ackPolicy] };
}

function ackWaitFact({ acknowledges, config: { ackWaitMs } }: ConsumerHealth): ConfigFact | null {
  if (!acknowledges) return null;
  const hint = "A message that is not acknowledged by then is delivered again.";
  return { name: "Ack wait", value: formatDuration(ackWaitMs), hint };
}

function ackSamplingFact({ acknowledges, config: { ackSamplePercent } }: ConsumerHealth): ConfigFact | null {
  if (!acknowledges) return null;
  if (ackSamplePercent === null)
    return { name: "Ack sampling", value: "off", hint: "Set sample_freq, and the ack latency is measured." };
  const hint = "Of so many acknowledgements the server tells how long they took.";
  return { name: "Ack sampling", value: `${formatCount(ackSamplePercent)} %`, hint };
}

function maxDeliverFact({ acknowledges, config: { maxDeliver } }: ConsumerHealth): ConfigFact | null {
  if (!acknowledges) return null;
  if (maxDeliver === null)
    return {
      name: "Max deliver",
      value: "no limit",
      hint: "A message that always fails is delivered for ever; it never shows under Failures.",
    };
  const hint = `After ${formatQuantity(maxDeliver, "delivery", "deliveries")} the server gives up on a message.`;
  return { name: "Max deliver", value: formatCount(maxDeliver), hint };
}

function backoffFact({ backoffMs }: ConsumerConfig): ConfigFact | null {
  if (backoffMs.length === 0) return null;
  return {
    name: "Backoff",
    value: backoffMs.map((ms) => formatDuration(ms)).join(", "),
    hint: "Replaces the ack wait for the first, second, … delivery.",
  };
}

function maxAckPendingFact({ acknowledges, config: { maxAckPending }, inFlight }: ConsumerHealth): ConfigFact | null {
  if (!acknowledges) return null;
  const name = "Max ack pending";
  if (maxAckPending === null)
    return { name, value: "no limit", hint: "Delivery never stops for unacknowledged messages." };
  const reached = inFlight >= maxAckPending;
  const hint = reached
    ? "So many messages are unacknowledged that the server delivers no more until some are."
    : "With this many unacknowledged messages the server stops delivering.";
  return { name, value: formatCount(maxAckPending), hint, reached };
}

function pauseFact({ pausedUntil }: ConsumerHealth): ConfigFact | null {
  if (pausedUntil === null) return null;
  const hint = "Until then nothing is delivered; acknowledgements still count.";
  return { name: "Paused until", value: formatExact(new Date(pausedUntil)), hint };
}

const deliverWords: Record<ConsumerConfig["deliverPolicy"], Pick<ConfigFact, "value" | "hint">> = {
  all: { value: "all", hint: "It began at the oldest stored message." },
  new: { value: "new", hint: "It began with messages stored after it was made." },
  last: { value: "last", hint: "It began with the newest message." },
  last_per_subject: { value: "last per subject", hint: "It began with the newest message of each subject." },
  by_start_sequence: { value: "from a sequence", hint: "It began at a chosen sequence." },
  by_start_time: { value: "from a time", hint: "It began at a chosen time." },
};
