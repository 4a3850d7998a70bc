import type { Setting } from "../../../../model/setting";
import {
  count,
  digits,
  duration,
  fieldsOf,
  flag,
  lines,
  readSettings,
  type SettingTable,
  text,
  textOf,
  word,
} from "./setting-reader";

/** Settings of a stream beyond those that every reading of it has. */
export function streamSettings(config: Readonly<Record<string, unknown>>): Setting[] {
  return readSettings(config, table);
}

/** `in.> to out.>`. */
const mapping = (value: unknown) => `${textOf(value, "src") || ">"} to ${textOf(value, "dest") || "the same"}`;

const whenOn =
  (on: string, off = "") =>
  (value: unknown) =>
    value === true ? on : off;

const table: SettingTable = {
  name: null,
  description: null,
  subjects: null,
  retention: null,
  storage: null,
  num_replicas: null,
  max_age: null,
  max_bytes: null,
  max_msgs: null,
  max_msgs_per_subject: null,
  max_msg_size: null,
  discard: null,
  duplicate_window: null,
  allow_direct: null,
  subject_transform: {
    name: "Subject transform",
    read: (value) => lines([mapping(value)]),
    hint: "A message is stored under another subject than it is published to; consumers filter the stored one.",
  },
  republish: {
    name: "Republish",
    read: (value) => lines([mapping(value)]),
    hint: (value) =>
      fieldsOf(value).headers_only === true
        ? "What is stored is published once more there, without its payload."
        : "What is stored is published once more there.",
  },
  mirror: {
    name: "Mirror of",
    read: (value) => lines(origin(value)),
    hint: "It copies that stream and takes nothing else.",
  },
  sources: {
    name: "Sources",
    read: (value) => lines(Array.isArray(value) ? value.flatMap(origin) : []),
    hint: "It copies what these streams store, beside what is published to its own subjects.",
  },
  sealed: {
    name: "Sealed",
    read: flag,
    hint: whenOn(
      "Nothing is stored or removed any more, not even by limits; it cannot be undone.",
      "It takes messages.",
    ),
  },
  deny_delete: {
    name: "Deny delete",
    read: flag,
    hint: whenOn("Nobody can delete single messages.", "Single messages can be deleted."),
  },
  deny_purge: {
    name: "Deny purge",
    read: flag,
    hint: whenOn("Nobody can purge it.", "It can be purged."),
  },
  discard_new_per_subject: {
    name: "Refuse per subject",
    read: flag,
    hint: whenOn("A new message is refused when its subject is full.", "A full subject drops its oldest message."),
  },
  allow_rollup_hdrs: {
    name: "Roll-ups",
    read: flag,
    hint: whenOn("A message with the header Nats-Rollup replaces all before it.", "Nats-Rollup is refused."),
  },
  compression: { name: "Compression", read: word, hint: "Of what is stored on disk." },
  placement: { name: "Placement", read: (value) => lines(placement(value)), hint: "Which servers may hold it." },
  allow_msg_ttl: {
    name: "Per-message TTL",
    read: flag,
    hint: whenOn("A message may set its own time to live (Nats-TTL).", "Nats-TTL is refused."),
  },
  subject_delete_marker_ttl: {
    name: "Delete markers",
    read: duration,
    hint: "When the last message of a subject expires, a marker is stored for so long.",
  },
  allow_msg_counter: {
    name: "Counters",
    read: flag,
    hint: whenOn(
      "Messages add to a sum of their subject (Nats-Incr); nothing else is stored.",
      "Nats-Incr is refused.",
    ),
  },
  allow_msg_schedules: {
    name: "Schedules",
    read: flag,
    hint: whenOn("A message may be delivered later, or again and again (Nats-Schedule).", "Nats-Schedule is refused."),
  },
  allow_atomic: {
    name: "Atomic batches",
    read: flag,
    hint: whenOn("Several messages can be stored together, or none of them."),
  },
  allow_batched: {
    name: "Fast batches",
    read: flag,
    hint: whenOn("Many messages can be published with few acknowledgements."),
  },
  persist_mode: { name: "Persistence", read: word, hint: "When what is stored reaches the disk." },
  no_ack: {
    name: "Without receipts",
    read: flag,
    hint: whenOn("Publishers are not told whether a message is stored.", "Publishers get a receipt."),
  },
  max_consumers: { name: "Max consumers", read: count, hint: "" },
  consumer_limits: {
    name: "Limits of consumers",
    read: (value) => lines(consumerLimits(value)),
    hint: "At most so much for each of its consumers, and their default.",
  },
  first_seq: { name: "First sequence", read: digits, hint: "What its numbering began with." },
  mirror_direct: {
    name: "Direct reads of the mirrored",
    read: flag,
    hint: whenOn("It also answers direct reads that ask the stream that it mirrors."),
  },
  template_owner: { name: "Template", read: text, hint: "" },
  metadata: { name: "Metadata", read: (value) => lines(notes(value)), hint: "" },
};

/** An origin and how its messages are chosen and renamed, a line each. */
function origin(value: unknown): string[] {
  const { external, subject_transforms: transforms, opt_start_seq: seq, opt_start_time: at } = fieldsOf(value);
  const filter = textOf(value, "filter_subject");
  const api = textOf(external, "api");
  return [
    textOf(value, "name") + (api === "" ? "" : ` by ${api}`),
    ...(filter === "" ? [] : [`  only ${filter}`]),
    ...(Array.isArray(transforms) ? transforms.map((one) => `  ${mapping(one)}`) : []),
    ...(seq === undefined ? [] : [`  from sequence ${String(seq)}`]),
    ...(typeof at === "string" ? [`  from ${at}`] : []),
  ];
}

function placement(value: unknown): string[] {
  const { cluster, tags, preferred } = fieldsOf(value);
  return [
    ...(typeof cluster === "string" && cluster !== "" ? [`cluster ${cluster}`] : []),
    ...(Array.isArray(tags) ? tags.map((tag) => `tag ${String(tag)}`) : []),
    ...(typeof preferred === "string" && preferred !== "" ? [`leader ${preferred}`] : []),
  ];
}

function consumerLimits(value: unknown): string[] {
  const { inactive_threshold: idle, max_ack_pending: pending } = fieldsOf(value);
  return [
    ...(typeof idle === "number" && idle > 0 ? [`inactive threshold ${idle / 1e9} s`] : []),
    ...(typeof pending === "number" && pending > 0 ? [`max ack pending ${pending}`] : []),
  ];
}

/** Notes as `key: value`, by key. */
export function notes(value: unknown): string[] {
  return Object.entries(fieldsOf(value))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, note]) => `${key}: ${String(note)}`);
}
