import type { Clock } from "../../../clock";

/**
 * Gives the messages of a consumer to one client at a time, as the priority policy `pinned_client` does: who is given
 * some first, until it has not pulled and was not given anything for longer than the priority timeout.
 */
export class Pinning {
  readonly timeoutMs: number;
  private readonly clock: Clock;
  private readonly onFree: () => void;
  private client: string | null = null;
  private cancel: () => void = () => {};

  /** `onFree` is called when nobody is pinned any more: another one may be. */
  constructor(timeoutMs: number, clock: Clock, onFree: () => void) {
    this.timeoutMs = timeoutMs;
    this.clock = clock;
    this.onFree = onFree;
  }

  /** True while nobody is pinned. */
  get isFree(): boolean {
    return this.client === null;
  }

  /** True for who may be given messages now. */
  mayGet(client: string): boolean {
    return this.client === null || this.client === client;
  }

  /** A client pulled. */
  pulled(client: string): void {
    if (this.client === client) this.stay(client);
  }

  /** A client was given messages: it is the one. */
  stay(client: string): void {
    this.cancel();
    this.client = client;
    this.cancel = this.clock.schedule(this.timeoutMs, () => {
      this.client = null;
      this.onFree();
    });
  }

  /** Ends it: no timer is left. */
  clear(): void {
    this.cancel();
    this.client = null;
  }
}
