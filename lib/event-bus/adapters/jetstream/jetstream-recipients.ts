import { capturingStream } from "../../../model/message/publish-rule";
import type { Stream } from "../../../model/stream/stream";
import type { Recipients } from "../../broker/sender";

/** Where messages go by a list of streams. */
export class JetStreamRecipients implements Recipients {
  readonly #streams: readonly Stream[];
  /** Each subject is looked for once: thousands of copies go to the same few. */
  readonly #bySubject = new Map<string, Stream | null>();

  constructor(streams: readonly Stream[]) {
    this.#streams = streams;
  }

  channelOf(subject: string): string | null {
    return this.#of(subject)?.config.name ?? null;
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
