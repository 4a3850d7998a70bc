import { capturingStream } from "../../../../model/message/publish-rule";
import {
  type Arrival,
  changesSubjects,
  followMessage,
  storedUnder,
  subjectsThatReach,
} from "../../../../model/stream/message-flow";
import type { Stream } from "../../../../model/stream/stream";
import { invertSubject } from "../../../../model/stream/subject-inversion";
import type { CopySubject, Recipients } from "../../../broker/sender";

/** Where messages go by a list of streams. */
export class JetStreamRecipients implements Recipients {
  readonly #streams: readonly Stream[];
  /** Each subject is looked for once: thousands of copies go to the same few. */
  readonly #bySubject = new Map<string, Stream | null>();
  readonly #copySubjects = new Map<string, CopySubject>();
  /** Streams by whether what they store may have been published to another subject. */
  readonly #changing = new Map<string, boolean>();

  constructor(streams: readonly Stream[]) {
    this.#streams = streams;
  }

  channelOf(subject: string): string | null {
    return this.#of(subject)?.config.name ?? null;
  }

  arrivalsOf(subject: string): readonly Arrival[] {
    return followMessage(subject, this.#streams);
  }

  storedAs(subject: string): string {
    const stream = this.#of(subject);
    return stream === null ? subject : storedUnder(stream, subject);
  }

  subjectFor({ channel, subject }: { readonly channel: string; readonly subject: string }): CopySubject {
    if (!this.#changes(channel)) return { possible: true, subject };
    const key = `${channel} ${subject}`;
    const known = this.#copySubjects.get(key) ?? this.#invert(channel, subject);
    this.#copySubjects.set(key, known);
    return known;
  }

  #changes(channel: string): boolean {
    const known = this.#changing.get(channel) ?? changesSubjects(channel, this.#streams);
    this.#changing.set(channel, known);
    return known;
  }

  #invert(stream: string, stored: string): CopySubject {
    const [subject] = subjectsThatReach({ stream, subject: stored }, this.#streams);
    if (subject !== undefined) return { possible: true, subject };
    const holder = this.#streams.find(({ config }) => config.name === stream);
    return {
      possible: false,
      reason: `stream ${stream} ${wayOf(holder)}, and no subject is known that it stores as ${stored}${whyOf(holder, stored)}`,
    };
  }

  /** After a restart a server remembers the ids of stored messages alone. */
  keeps(subject: string): boolean {
    return this.#of(subject)?.config.retention === "limits";
  }

  remembersMs(subject: string): number {
    return this.#of(subject)?.config.duplicateWindowMs ?? 0;
  }

  strands(channel: string): boolean {
    return this.#streams.some(({ config }) => config.name === channel && config.retention === "workqueue");
  }

  #of(subject: string): Stream | null {
    const known = this.#bySubject.get(subject);
    if (known !== undefined) return known;
    const stream = capturingStream(subject, this.#streams) ?? null;
    this.#bySubject.set(subject, stream);
    return stream;
  }
}

/** Why what a stream makes of subjects cannot be undone, to be appended; empty where that is not known. */
function whyOf(holder: Stream | undefined, stored: string): string {
  const own = holder?.config.subjectTransform ?? null;
  const mappings = [...(own === null ? [] : [own]), ...(holder?.origins ?? []).flatMap(({ transforms }) => transforms)];
  const [why] = mappings.map((mapping) => invertSubject(stored, mapping).why).filter((one) => one !== undefined);
  return why === undefined ? "" : `: ${why}`;
}

/** How a stream comes to subjects other than those that are sent to, as a verb and what follows. */
function wayOf(holder: Stream | undefined): string {
  const mapping = holder?.config.subjectTransform ?? null;
  if (mapping !== null) return `stores ${mapping.src || ">"} as ${mapping.dest}`;
  const isFar = holder?.origins.some(({ external }) => external !== null) ?? false;
  return isFar ? "copies from another account or domain" : "copies under changed subjects";
}
