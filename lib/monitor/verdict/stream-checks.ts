import { isKnown, type Known } from "../../model/known";
import type { Stream } from "../../model/stream/stream";
import { type StreamCheck, type StreamCheckKey, streamCheckKeys } from "../../model/stream/stream-check";
import { parseDuration } from "../../model/text/duration";
import { monitorKeys, parseCount } from "./monitor-metadata";

/** The checks in a stream's metadata, made, and what there could not be read, one sentence each. */
export interface StreamChecks {
  readonly checks: StreamCheck[];
  readonly problems: string[];
}

type Values = ReadonlyMap<StreamCheckKey, number>;
type Finding = Pick<StreamCheck, "state" | "found">;

const isTime = (key: StreamCheckKey) => key === "seen-critical" || key === "peer-seen-critical";
const nothing: StreamChecks = { checks: [], problems: [] };

/**
 * Makes the checks of `nats server check stream` that a stream's owner wrote into its metadata, with the same meaning.
 * One difference: `seen-critical` is about sources and the mirror, as that tool's documentation says; its code takes it
 * for the cluster's servers. A value of 0 or less switches a check off.
 */
export function checkStream(stream: Stream): StreamChecks {
  const written = monitorKeys(stream.config.metadata);
  if (written.size === 0) return nothing;
  const values = new Map<StreamCheckKey, number>();
  const problems: string[] = [];
  for (const key of streamCheckKeys) {
    const text = written.get(key);
    if (text === undefined) continue;
    const value = isTime(key) ? parseDuration(text) : parseCount(text);
    if (value === null) problems.push(`${key}: "${text}" is not a ${isTime(key) ? "time such as 5m" : "whole number"}`);
    else if (value > 0) values.set(key, value);
  }
  const checks = [...values].map(([key, value]) => ({ key, value, ...find(key, value, stream, values) }));
  return { checks, problems };
}

function find(key: StreamCheckKey, value: number, stream: Stream, values: Values): Finding {
  switch (key) {
    case "msgs-warn":
    case "msgs-critical":
      return judge(stream.messages <= value, key, `${count(stream.messages, "message")}`);
    case "subjects-warn":
    case "subjects-critical":
      return findSubjects(key, value, stream.subjectCount, values);
    case "min-sources":
      return judge(stream.origins.length < value, key, count(stream.origins.length, "source"));
    case "max-sources":
      return judge(stream.origins.length > value, key, count(stream.origins.length, "source"));
    case "lag-critical":
      return findOrigins(stream, key, ({ lag }) => lag >= value, "behind");
    case "seen-critical":
      return findOrigins(stream, key, ({ activeMs }) => activeMs === null || activeMs >= value, "not heard of");
    case "peer-expect":
      return findPeers(stream, key, (peers) => judge(peers.length !== value, key, count(peers.length, "server")));
    case "peer-lag-critical":
      return findPeers(stream, key, (peers) => {
        const late = peers.filter(({ lag, offline }) => offline || lag > value);
        return judge(late.length > 0, key, late.length === 0 ? "none behind" : `behind: ${names(late)}`);
      });
    case "peer-seen-critical":
      return findPeers(stream, key, (peers) => {
        const lost = peers.filter(({ activeMs, offline }) => offline || (activeMs ?? 0) > value);
        return judge(lost.length > 0, key, lost.length === 0 ? "all heard" : `not heard of: ${names(lost)}`);
      });
  }
}

/** Too many where the critical number is the higher one, else too few. */
function findSubjects(key: StreamCheckKey, value: number, known: Known<number>, values: Values): Finding {
  if (!isKnown(known)) return { state: "warning", found: `not known how many: ${known.why}` };
  const subjects = known.value;
  const isUpper = (values.get("subjects-warn") ?? 0) < (values.get("subjects-critical") ?? 0);
  return judge(isUpper ? subjects >= value : subjects <= value, key, count(subjects, "subject"));
}

type Origin = Stream["origins"][number];

function findOrigins(stream: Stream, key: StreamCheckKey, isBad: (origin: Origin) => boolean, words: string): Finding {
  if (stream.origins.length === 0) return judge(true, key, "no sources and no mirror");
  const bad = stream.origins.filter(isBad);
  return judge(bad.length > 0, key, bad.length === 0 ? `none ${words}` : `${words}: ${names(bad)}`);
}

type Peers = NonNullable<Stream["peers"]>;

function findPeers(stream: Stream, key: StreamCheckKey, findOf: (peers: Peers) => Finding): Finding {
  const { peers, leader } = stream;
  if (peers === null) return judge(true, key, "not on a cluster");
  return leader === null ? judge(true, key, "no leader") : findOf(peers);
}

function judge(isBad: boolean, key: StreamCheckKey, found: string): Finding {
  if (!isBad) return { state: "ok", found };
  return { state: key === "msgs-warn" || key === "subjects-warn" ? "warning" : "failed", found };
}

const count = (value: number, noun: string) => `${value.toLocaleString("en")} ${noun}${value === 1 ? "" : "s"}`;
const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name).join(", ");
