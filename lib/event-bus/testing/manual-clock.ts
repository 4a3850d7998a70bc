import type { Clock } from "../clock";

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** A clock that stands until a test moves it. */
export class ManualClock implements Clock {
  private nowMs: number;
  private correctedMs = 0;
  private order = 0;
  private readonly timers = new Set<Timer>();

  constructor(startMs = Date.parse("2026-01-01T00:00:00.000Z")) {
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs + this.correctedMs;
  }

  elapsed(): number {
    return this.nowMs;
  }

  /** Sets the time forward, or back, as when a machine's time is corrected: no time passes by it. */
  correct(ms: number): void {
    this.correctedMs += ms;
  }

  schedule(delayMs: number, task: () => void): () => void {
    this.order++;
    const timer: Timer = { atMs: this.nowMs + Math.max(0, delayMs), order: this.order, task };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Timers that wait: none may be left when everything is stopped. */
  get waitingTimers(): number {
    return this.timers.size;
  }

  /** Moves on by `ms`, runs what falls due in order, and lets promises settle after each step. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settle();
    for (let next = this.nextUntil(endMs); next !== undefined; next = this.nextUntil(endMs)) {
      this.timers.delete(next);
      this.nowMs = next.atMs;
      next.task();
      await settle();
    }
    this.nowMs = endMs;
  }

  /** Moves on by `ms` and runs what falls due in order, at once: promises settle later. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let next = this.nextUntil(endMs); next !== undefined; next = this.nextUntil(endMs)) {
      this.timers.delete(next);
      this.nowMs = next.atMs;
      next.task();
    }
    this.nowMs = endMs;
  }

  private nextUntil(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.atMs > endMs) continue;
      if (!next || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

// Two turns of the event loop: one for what is queued now, one for what that queues.
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
