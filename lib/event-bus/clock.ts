/** Time as a dependency, so that tests decide when 30 seconds have passed. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /**
   * Monotonic milliseconds, to measure durations with: `now()` jumps when the machine's time is corrected. A clock without
   * it is asked for `now()`.
   */
  elapsed?(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, task: () => void): () => void;
}

/** The machine's clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Monotonic milliseconds of a clock, to measure durations with. */
export function elapsedMs(clock: Clock): number {
  return clock.elapsed === undefined ? clock.now() : clock.elapsed();
}

/** A moment by both clocks of a machine. */
export interface Moment {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** By {@link elapsedMs}. */
  readonly elapsedMs: number;
}

/** This moment, to ask {@link agoMs} about later. */
export function thisMoment(clock: Clock): Moment {
  return { nowMs: clock.now(), elapsedMs: elapsedMs(clock) };
}

/**
 * How long ago a moment was, milliseconds: rather too long than too short. The monotonic clock stands still while the
 * machine is suspended, and the other one may be set back.
 */
export function agoMs(moment: Moment, clock: Clock): number {
  return Math.max(clock.now() - moment.nowMs, elapsedMs(clock) - moment.elapsedMs);
}

/**
 * True while less than `ms` have passed since `sinceMs`. What lies ahead was noted before the clock was set back:
 * nothing waits until the clock gets there again.
 */
export function isWithin(ms: number, sinceMs: number, nowMs: number): boolean {
  return sinceMs <= nowMs && nowMs - sinceMs < ms;
}

/**
 * A clock that stands still while one piece of work is done without waiting, such as handing out the messages that came
 * in one chunk from the network: reading the machine's clock for each message costs as much as counting it.
 */
export function steadyClock(clock: Clock): Clock {
  let nowMs: number | null = null;
  return {
    now() {
      if (nowMs === null) {
        nowMs = clock.now();
        queueMicrotask(() => {
          nowMs = null;
        });
      }
      return nowMs;
    },
    schedule: (delayMs, task) => clock.schedule(delayMs, task),
  };
}
