import type { StreamInfo as WireStreamInfo } from "@nats-io/jetstream";
import { exactNumber, type Known, unknown } from "../../../../model/known";
import type { Stream } from "../../../../model/stream/stream";
import type { SubjectCounts } from "../../../broker/message-log";
import { keepsFinished, refusesWhenFull, removesFinished } from "../../jetstream/counts/config-facts";
import { toStreamConfig } from "./stream-config";
import { toOrigins } from "./stream-origin";
import { leaderOf, toActiveMs, toIso, toIsoOrNull, withExact } from "./values";

const subjectsNotSaid = unknown("the server did not say");

/** The server leaves the number out for an empty stream. */
function subjectCountOf({ num_subjects, messages }: WireStreamInfo["state"]): Known<number> {
  if (num_subjects !== undefined) return exactNumber(num_subjects);
  return messages === 0 ? exactNumber(0) : subjectsNotSaid;
}

/** A stream in an answer of `STREAM.INFO`. */
export function toStreamAnswer(answer: unknown): Stream {
  return toStream(answer as WireStreamInfo);
}

/** Messages by subject in an answer of `STREAM.INFO` that was asked for them; none are left out. */
export function toSubjectCounts(answer: unknown): SubjectCounts {
  const { state, total } = answer as WireStreamInfo & { readonly total?: number };
  const told = Object.entries(state.subjects ?? {});
  return { told, total: Math.max(total ?? 0, told.length) };
}

/** A stream as the server describes it. */
export function toStream(info: WireStreamInfo): Stream {
  const { state } = info;
  const empty = state.messages === 0;
  const config = toStreamConfig(info.config);
  const stream: Stream = {
    config,
    createdAt: toIso(info.created),
    removesFinished: removesFinished(config),
    keepsFinished: keepsFinished(config),
    refusesWhenFull: refusesWhenFull(config),
    messages: state.messages,
    bytes: state.bytes,
    firstNumber: empty ? Number(state.last_seq) + 1 : Number(state.first_seq),
    lastNumber: Number(state.last_seq),
    firstAt: empty ? null : toIsoOrNull(state.first_ts),
    lastAt: empty ? null : toIsoOrNull(state.last_ts),
    consumerCount: state.consumer_count,
    subjectCount: subjectCountOf(state),
    leader: leaderOf(info.cluster),
    peers: toPeers(info.cluster),
    origins: toOrigins(info),
  };
  return withExact(stream, { firstNumber: empty ? undefined : state.first_seq, lastNumber: state.last_seq });
}

function toPeers(cluster: WireStreamInfo["cluster"]): Stream["peers"] {
  const leader = leaderOf(cluster);
  if (cluster?.name === undefined) return null;
  const first = leader === null ? [] : [{ name: leader, offline: false, current: true, lag: 0, activeMs: 0 }];
  const others = (cluster.replicas ?? []).map(({ name, offline, current, lag, active }) => {
    return { name, offline: offline ?? false, current, lag: lag ?? 0, activeMs: toActiveMs(active) };
  });
  return [...first, ...others];
}
