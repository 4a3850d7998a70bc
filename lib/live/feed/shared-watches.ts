import type { Traffic, TrafficMessage } from "../../event-bus/broker/traffic";

type Listener = (message: TrafficMessage) => void;

interface SharedWatch {
  /** Replaced, never changed: a listener may leave while a message is being handed out. */
  listeners: readonly Listener[];
  stop: () => void;
  /** The broker does not let the dashboard subscribe. */
  isRefused: boolean;
}

/** One watch per pattern for the whole process, from its first listener to its last. */
export class SharedWatches {
  readonly #traffic: Traffic;
  readonly #onMessage: Listener | undefined;
  readonly #watches = new Map<string, SharedWatch>();

  /** `onMessage` sees each message of each pattern that is watched. */
  constructor(traffic: Traffic, onMessage?: Listener) {
    this.#traffic = traffic;
    this.#onMessage = onMessage;
  }

  /** Patterns that are watched now. */
  get size(): number {
    return this.#watches.size;
  }

  /** True when the broker does not let the dashboard subscribe to `pattern`: nothing of it is seen. */
  isRefused(pattern: string): boolean {
    return this.#watches.get(pattern)?.isRefused ?? false;
  }

  /** Calls `listener`, which must not throw, for each message on `pattern` until the returned function is called. */
  add(pattern: string, listener: Listener): () => void {
    const watch = this.#watches.get(pattern) ?? this.#start(pattern);
    watch.listeners = [...watch.listeners, listener];
    return () => this.#remove(pattern, watch, listener);
  }

  #start(pattern: string): SharedWatch {
    const watch: SharedWatch = { listeners: [], stop: () => {}, isRefused: false };
    watch.stop = this.#traffic.watch(
      pattern,
      (message) => {
        this.#onMessage?.(message);
        for (const listener of watch.listeners) listener(message);
      },
      (allowed) => {
        watch.isRefused = !allowed;
      },
    );
    this.#watches.set(pattern, watch);
    return watch;
  }

  #remove(pattern: string, watch: SharedWatch, listener: Listener): void {
    const left = watch.listeners.filter((one) => one !== listener);
    if (left.length === watch.listeners.length) return;
    watch.listeners = left;
    if (left.length > 0) return;
    this.#watches.delete(pattern);
    watch.stop();
  }
}
