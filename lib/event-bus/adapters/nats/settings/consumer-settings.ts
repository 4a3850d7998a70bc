import type { Setting } from "../../../../model/setting";
import {
  bytes,
  count,
  digits,
  duration,
  flag,
  lines,
  readSettings,
  type SettingTable,
  text,
  time,
  word,
} from "./setting-reader";
import { notes } from "./stream-settings";

/** Settings of a consumer beyond those that every reading of it has. */
export function consumerSettings(config: Readonly<Record<string, unknown>>): Setting[] {
  return readSettings(config, table);
}

const policies: Readonly<Record<string, string>> = {
  overflow: "A group gets messages only when enough are waiting or unacknowledged.",
  pinned_client: "One client at a time gets all messages of a group.",
  prioritized: "Clients of a lower number are served first.",
};

const table: SettingTable = {
  name: null,
  durable_name: null,
  description: null,
  deliver_policy: null,
  ack_policy: null,
  ack_wait: null,
  max_deliver: null,
  backoff: null,
  filter_subject: null,
  filter_subjects: null,
  max_ack_pending: null,
  deliver_subject: null,
  sample_freq: null,
  pause_until: null,
  opt_start_seq: { name: "Start sequence", read: digits, hint: "It began with this message, or the first after it." },
  opt_start_time: { name: "Start time", read: time, hint: "It began with the first message stored then or later." },
  headers_only: {
    name: "Headers only",
    read: flag,
    hint: "Messages are delivered without their payload; its size is in the header Nats-Msg-Size.",
  },
  replay_policy: {
    name: "Replay",
    read: word,
    hint: (value) =>
      value === "original" ? "As fast as the messages were stored." : "As fast as its workers take messages.",
  },
  rate_limit_bps: { name: "Rate limit, bits/s", read: count, hint: "It is sent no more than that." },
  inactive_threshold: {
    name: "Inactive threshold",
    read: duration,
    hint: "The server deletes it when nobody has used it for so long.",
  },
  max_waiting: { name: "Max open pulls", read: count, hint: "Requests of workers that may be open at a time." },
  max_batch: {
    name: "Max batch",
    read: count,
    hint: "Messages that one request may ask for; larger ones are refused.",
  },
  max_expires: {
    name: "Max wait of a pull",
    read: duration,
    hint: "Requests that would stay open longer are refused.",
  },
  max_bytes: { name: "Max bytes of a pull", read: bytes, hint: "Requests for more are refused." },
  priority_groups: { name: "Priority groups", read: text, hint: "Every request of a worker names one of them." },
  priority_policy: {
    name: "Priority policy",
    read: word,
    hint: (value) => policies[String(value)] ?? "",
  },
  priority_timeout: {
    name: "Pin ends after",
    read: duration,
    hint: "A client that is pinned and asks for nothing loses its place after so long.",
  },
  num_replicas: {
    name: "Copies",
    read: count,
    hint: (value) => (value === 0 ? "As many as its stream has." : "Of its state; not of messages."),
  },
  mem_storage: { name: "State in memory", read: flag, hint: "Its position is lost when the server restarts." },
  flow_control: { name: "Flow control", read: flag, hint: "The server waits until the subscriber has kept up." },
  idle_heartbeat: { name: "Heartbeat", read: duration, hint: "The server says so often that nothing is there." },
  deliver_group: { name: "Queue group", read: text, hint: "Its members share the messages." },
  direct: { name: "Internal", read: flag, hint: "Made by the server for a mirror or source." },
  metadata: { name: "Metadata", read: (value) => lines(notes(value)), hint: "" },
};
