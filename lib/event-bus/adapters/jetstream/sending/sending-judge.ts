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
}

/** A list of streams, and what it says about the subjects that were asked for. */
export interface KnownStreams {
  readonly streams: readonly Stream[];
  readonly judged: Map<string, Judgement>;
}

/** `known` is null while streams are not known. */
export function judgeMessage({ subject, headers = [], channel }: Outgoing, known: KnownStreams | null): Judgement {
  const { refusal, home } = known === null ? judge(subject, channel, null) : recall(known, subject, channel);
  return { refusal: refusal ?? headerRefusal(headers, known?.streams ?? null), home };
}

function recall({ streams, judged }: KnownStreams, subject: string, stream: string | undefined): Judgement {
  const key = stream === undefined ? subject : `${subject} ${stream}`;
  const before = judged.get(key);
  if (before !== undefined) return before;
  const judgement = judge(subject, stream, streams);
  if (judged.size >= maxRemembered) judged.clear();
  judged.set(key, judgement);
  return judgement;
}

function judge(subject: string, stream: string | undefined, streams: readonly Stream[] | null): Judgement {
  return {
    refusal: subjectRefusal({ subject, stream }, streams),
    home: capturingStream(subject, streams ?? [])?.config.name ?? null,
  };
}
