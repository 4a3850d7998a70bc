import type { HeaderEntries } from "../../../../model/message/headers";
import { capturingStream, headerRefusal, subjectRefusal } from "../../../../model/message/publish-rule";
import type { Stream } from "../../../../model/stream/stream";
import type { Outgoing } from "../../../broker/sender";

/** Subjects whose stream is remembered, for one list of streams. */
const maxRemembered = 10_000;

/** The judgement of a list of streams on a message. */
export interface Judgement {
  /** Why it may not be sent, a clause; null: it may. */
  readonly refusal: string | null;
  /** The stream that captures it. */
  readonly home: string | null;
  /** What it asks of that stream and does not get, a clause; null: nothing. */
  readonly unmet: string | null;
}

/** What a list of streams says of a subject. */
type SubjectJudgement = Pick<Judgement, "refusal" | "home">;

/** A list of streams, and what it says about the subjects that were asked for. */
export interface KnownStreams {
  readonly streams: readonly Stream[];
  readonly judged: Map<string, SubjectJudgement>;
}

/** `known` is null while streams are not known. */
export function judgeMessage({ subject, headers = [], channel }: Outgoing, known: KnownStreams | null): Judgement {
  const { refusal, home } = known === null ? judge(subject, channel, null) : recall(known, subject, channel);
  return {
    refusal: refusal ?? headerRefusal(headers, known?.streams ?? null),
    home,
    unmet: home === null ? null : unmetHeader(headers, home, known?.streams ?? []),
  };
}

/** Older servers do not read these headers: they would store the message for ever, or at once. */
const asked = new Map<string, { readonly field: "messagesExpire" | "schedules"; readonly setting: string }>([
  ["Nats-TTL", { field: "messagesExpire", setting: "allow_msg_ttl" }],
  ["Nats-Schedule", { field: "schedules", setting: "allow_msg_schedules" }],
]);

function unmetHeader(headers: HeaderEntries, home: string, streams: readonly Stream[]): string | null {
  for (const [name] of headers) {
    const wanted = asked.get(name);
    if (wanted === undefined) continue;
    const stream = streams.find(({ config }) => config.name === home);
    if (stream !== undefined && !stream.config[wanted.field])
      return `stream ${home} does not act on ${name}: ${wanted.setting} is off`;
  }
  return null;
}

function recall({ streams, judged }: KnownStreams, subject: string, stream: string | undefined): SubjectJudgement {
  const key = stream === undefined ? subject : `${subject} ${stream}`;
  const before = judged.get(key);
  if (before !== undefined) return before;
  const judgement = judge(subject, stream, streams);
  if (judged.size >= maxRemembered) judged.clear();
  judged.set(key, judgement);
  return judgement;
}

function judge(subject: string, stream: string | undefined, streams: readonly Stream[] | null): SubjectJudgement {
  return {
    refusal: subjectRefusal({ subject, stream }, streams),
    home: capturingStream(subject, streams ?? [])?.config.name ?? null,
  };
}
