import type { Traffic, TrafficMessage } from "../../event-bus/broker/traffic";
import type { HeaderEntries } from "../../model/message/headers";
import { natsGrammar } from "../../model/stream/grammar";

interface Watch {
  readonly filter: string;
  readonly listener: (message: TrafficMessage) => void;
  readonly onPermission: ((allowed: boolean) => void) | undefined;
}

/** Traffic that a test emits by hand. Like a broker, it tells each matching watch. */
export class EmittedTraffic implements Traffic {
  readonly #watches = new Set<Watch>();
  /** Every `watch` call so far. */
  started: string[] = [];
  #settling: Promise<void> | null = null;

  /** Filters watched now, sorted. */
  get watched(): string[] {
    return [...this.#watches].map((watch) => watch.filter).sort();
  }

  watch(
    filter: string,
    listener: (message: TrafficMessage) => void,
    onPermission?: (allowed: boolean) => void,
  ): () => void {
    const watch = { filter, listener, onPermission };
    this.started.push(filter);
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  settling(): Promise<void> | null {
    return this.#settling;
  }

  /** From now on the broker has not taken what is watched, until the returned function says so. */
  unsettle(): () => void {
    let resolve = () => {};
    const done = new Promise<void>((settle) => {
      resolve = settle;
    });
    this.#settling = done;
    return () => {
      if (this.#settling === done) this.#settling = null;
      resolve();
    };
  }

  /** The broker refuses a filter that is watched, or allows it after all. */
  permit(filter: string, allowed: boolean): void {
    for (const watch of this.#watches) if (watch.filter === filter) watch.onPermission?.(allowed);
  }

  emit(subject: string, data = "", headers: HeaderEntries = []): void {
    const bytes = Buffer.from(data);
    this.emitMessage({ subject, sizeBytes: bytes.length, data: bytes, headers });
  }

  emitMessage(message: TrafficMessage): void {
    for (const watch of [...this.#watches])
      if (natsGrammar.covers(watch.filter, message.subject)) watch.listener(message);
  }
}
