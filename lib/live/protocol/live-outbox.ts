import type { Clock } from "../../event-bus/clock";
import type { LiveLimits } from "../feed/live-limits";

/** How often a connection that is behind is looked at. */
const slowCheckMs = 500;

/** The connection to one client, as far as a session needs it. */
export interface LiveWire {
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedAmount: number;
  /** Sends one binary frame. */
  send(bytes: Uint8Array): void;
  /** Says goodbye with a WebSocket close code. */
  close(code: number, reason: string): void;
  /** Cuts the connection. */
  terminate(): void;
}

/**
 * What is on its way to one client, in order. Rows and answers are gathered into few frames: each frame costs memory of
 * its own however small it is. A client that does not keep up gets no more rows, and is given up when it stays behind.
 */
export class LiveOutbox {
  readonly #wire: LiveWire;
  readonly #clock: Clock;
  readonly #limits: LiveLimits;
  readonly #giveUp: () => void;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #cancelFlush: (() => void) | null = null;
  #behindSince: number | null = null;
  #cancelCheck: (() => void) | null = null;
  #answersBehind = 0;
  #closed = false;

  /** `giveUp` is called once the client has been behind for too long, or lets answers pile up. */
  constructor(wire: LiveWire, clock: Clock, limits: LiveLimits, giveUp: () => void) {
    this.#wire = wire;
    this.#clock = clock;
    this.#limits = limits;
    this.#giveUp = giveUp;
  }

  /** True when the client is behind, so that rows are to be skipped. */
  isBehind(): boolean {
    if (this.#wire.bufferedAmount + this.#gatheredBytes <= this.#limits.maxBufferedBytes) {
      this.#catchUp();
      return false;
    }
    if (this.#behindSince === null) {
      this.#behindSince = this.#clock.now();
      this.#scheduleCheck();
    }
    return true;
  }

  /** Sends a row soon, together with others. */
  addRow(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#gather(bytes);
    if (this.#gathered.length > 0) this.#cancelFlush ??= this.#clock.schedule(this.#limits.flushMs, () => this.flush());
  }

  /** Takes an answer, to be sent after the rows before it with the next {@link flush}. */
  answer(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#gather(bytes);
    if (!this.isBehind()) return;
    this.#answersBehind += bytes.length;
    if (this.#answersBehind > this.#limits.maxBufferedAnswerBytes) this.#giveUp();
  }

  /** Sends what is gathered. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#gathered.length === 0) return;
    const frame = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#wire.send(frame);
  }

  /** Sends what is gathered; nothing is taken afterwards. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#catchUp();
  }

  #gather(bytes: Uint8Array): void {
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
    if (this.#gatheredBytes >= this.#limits.flushBytes) this.flush();
  }

  #catchUp(): void {
    this.#behindSince = null;
    this.#answersBehind = 0;
    this.#cancelCheck?.();
    this.#cancelCheck = null;
  }

  #scheduleCheck(): void {
    this.#cancelCheck = this.#clock.schedule(slowCheckMs, () => {
      this.#cancelCheck = null;
      if (!this.isBehind() || this.#behindSince === null) return;
      if (this.#clock.now() - this.#behindSince >= this.#limits.slowMs) this.#giveUp();
      else this.#scheduleCheck();
    });
  }
}
