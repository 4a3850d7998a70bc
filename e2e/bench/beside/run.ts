import type { Reading } from "../../../lib/event-bus/broker/reading";
import { lasting, type Shown, type Situation } from "../../../lib/monitor/verdict/situations/situation";
import { FastClock } from "./fast-clock";
import { limitFlags, limits, type NatsCli } from "./nats-cli";
import { compareNumbers, type Numbers } from "./numbers";
import type { Look } from "./score";
import { type ServerOfStages, ServerStage } from "./server-stage";

const { second, minute, hour } = lasting;
/** How long healthy situations are watched, and sick ones beyond the moment at which they can first be found. */
const healthyMs = 2 * hour + 35 * minute;
const graceMs = 5 * minute;
/** How often the CLI looks, and how many looks of it are enough. */
const lookEveryMs = 10 * minute;
const mostLooks = 20;
/** A step of the play as in the catalogue, and the most of them: what lasts longer takes longer ones. */
export const stepSpanMs = second / 2;
const mostSteps = 22_500;

/** A situation that is played on the real server, and all that was said of it. */
export class Run {
  readonly situation: Situation;
  readonly stage: ServerStage;
  readonly shown: Shown[] = [];
  readonly looks: Look[] = [];
  /** Null until the end, and where nothing ever kept still. */
  numbers: Numbers | null = null;
  isOver = false;
  // Before, nothing can have been silent for so long: a new consumer is not held against the CLI.
  #nextLookMs: number = limits.silenceMs;
  /** How long a step takes on the machine's clock, milliseconds. */
  readonly stepMs: number;
  readonly #endMs: number;
  readonly #clock: FastClock;

  /** `stepMs`: how long a step takes on the machine's clock. */
  constructor(situation: Situation, name: string, server: Omit<ServerOfStages, "clock">, stepMs: number) {
    this.situation = situation;
    this.stepMs = stepMs;
    const { sickness } = situation;
    this.#endMs = sickness === null ? healthyMs : sickness.showsMs + graceMs;
    this.#clock = new FastClock(Math.max(stepSpanMs, this.#endMs / mostSteps), stepMs);
    this.stage = new ServerStage(name, { ...server, clock: this.#clock });
  }

  /** Does what comes before the start. */
  async open(): Promise<void> {
    this.situation.play(this.stage);
    await this.stage.settle();
  }

  /** How long it takes on the machine's clock where nobody is late, milliseconds. */
  get takesMs(): number {
    return this.#clock.toRealSpan(this.#endMs);
  }

  /** Its clock goes one step further. */
  step(): void {
    if (!this.isDue) this.#clock.step();
  }

  /** True when the CLI should look. */
  get isLookDue(): boolean {
    return this.stage.atMs >= this.#nextLookMs;
  }

  /** True when it has been played to its end. */
  get isDue(): boolean {
    return this.stage.atMs >= this.#endMs;
  }

  /** Jetlag looks. */
  async sweep(reading: Reading): Promise<void> {
    const { atMs } = this.stage;
    const health = await this.stage.look(reading);
    if (health === null || this.isDue) return;
    if (this.shown.at(-1)?.verdict !== health.verdict)
      this.shown.push({ atMs, verdict: health.verdict, reason: health.reason });
  }

  /** The nats CLI looks. */
  async check(cli: NatsCli): Promise<void> {
    const { atMs } = this.stage;
    this.#nextLookMs = atMs + Math.max(lookEveryMs, this.#endMs / mostLooks);
    const { criticals } = await cli.check(this.stage.name, "worker", limitFlags(this.#clock));
    // Between two readers of its own there is no consumer: nothing is said of it.
    if (criticals.some((critical) => critical.startsWith("could not load info"))) return;
    this.looks.push({ atMs, criticals });
  }

  /** Nothing happens any more, and everybody is asked for the figures. */
  async end(cli: NatsCli, read: () => Promise<Reading>): Promise<void> {
    await this.check(cli);
    await this.stage.freeze();
    this.numbers = await compareNumbers(this.stage, cli, read);
    this.isOver = true;
    await this.stage.close();
  }

  /** Ends it before its time, and nothing of it stays. */
  async abandon(): Promise<void> {
    await this.stage.freeze();
    await this.stage.close();
    await this.stage.remove();
  }
}
