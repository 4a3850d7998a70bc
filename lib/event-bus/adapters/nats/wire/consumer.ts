import type { ConsumerInfo as WireConsumerInfo } from "@nats-io/jetstream";
import type { Consumer } from "../../../../model/consumer/consumer";
import { displayConsumerName } from "../../../../model/consumer/durable-name";
import { acknowledges, acknowledgesInOrder, beginsWithNew, skipsMessages } from "../../jetstream/counts/config-facts";
import { toConsumerConfig } from "./consumer-config";
import { leaderOf, toIso, toIsoOrNull, toMs, withExact } from "./values";

/** A consumer in an answer of `CONSUMER.INFO`. */
export function toConsumerAnswer(answer: unknown): Consumer {
  return toConsumer(answer as WireConsumerInfo);
}

/** A consumer as the server describes it. */
export function toConsumer(info: WireConsumerInfo): Consumer {
  const { config: wire, delivered, ack_floor: ackFloor } = info;
  const config = toConsumerConfig(wire);
  const consumer: Consumer = {
    stream: info.stream_name,
    name: info.name,
    displayName: displayConsumerName(info.name),
    config,
    createdAt: toIso(info.created),
    skipsMessages: skipsMessages(config),
    beginsWithNew: beginsWithNew(config),
    acknowledges: acknowledges(config),
    acknowledgesInOrder: acknowledgesInOrder(config),
    waiting: info.num_pending,
    inFlight: info.num_ack_pending,
    redelivered: info.num_redelivered,
    openPulls: info.num_waiting,
    pushBound: wire.deliver_subject === undefined ? null : (info.push_bound ?? false),
    deliveries: delivered.consumer_seq,
    deliveredUpTo: Number(delivered.stream_seq),
    finishedUpTo: Number(ackFloor.stream_seq),
    lastDeliveredAt: toIsoOrNull(delivered.last_active),
    lastAckedAt: toIsoOrNull(ackFloor.last_active),
    pausedUntil: info.paused === true ? toIsoOrNull(wire.pause_until) : null,
    leader: leaderOf(info.cluster),
    unpinnedGroups: countUnpinned(info),
    pinTimeoutMs: wire.priority_policy === "pinned_client" ? toMs(wire.priority_timeout) : null,
    leavesPullsOpen: wire.priority_policy === "overflow",
  };
  return withExact(consumer, { deliveredUpTo: delivered.stream_seq, finishedUpTo: ackFloor.stream_seq });
}

/** Priority groups of a consumer that pins clients, without one; null for one that pins none. */
function countUnpinned(info: WireConsumerInfo): number | null {
  if (info.config.priority_policy !== "pinned_client") return null;
  const { priority_groups: states = [] } = info as { priority_groups?: { group: string; pinned_client_id?: string }[] };
  const pinned = new Set(states.filter((state) => (state.pinned_client_id ?? "") !== "").map(({ group }) => group));
  return (info.config.priority_groups ?? []).filter((group) => !pinned.has(group)).length;
}

/** First sequence of a consumer that was told to begin at one, else 1. */
export function toStartSeq(info: WireConsumerInfo): number {
  return info.config.opt_start_seq ?? 1;
}

const defaultMaxWaiting = 512;

/** Pull requests that may be open at a time, of all readers together; null for the server's default or more. */
export function toMaxWaiting({ config: { max_waiting: most } }: WireConsumerInfo): number | null {
  return most === undefined || most <= 0 || most >= defaultMaxWaiting ? null : most;
}
