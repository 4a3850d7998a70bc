import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import type { Worth } from "../log-spec";
import type { MadeStream, StreamMaker } from "./stream-maker";

/** Worth most first. */
const order: readonly Worth[] = ["failures", "announcements", "jobs", "audit", "history", "others"];

/** The turn of one stream to be made. */
export class StreamTurn implements Pick<StreamMaker, "ensure"> {
  readonly worth: Worth;
  readonly #maker: Pick<StreamMaker, "ensure">;
  readonly #earlier: () => readonly StreamTurn[];
  #owner: { ensure(): Promise<void> } | null = null;
  #firstAttempt: Promise<unknown> | null = null;

  constructor(worth: Worth, maker: Pick<StreamMaker, "ensure">, earlier: () => readonly StreamTurn[]) {
    this.worth = worth;
    this.#maker = maker;
    this.#earlier = earlier;
  }

  /** Says whose turn it is. */
  isOf(owner: { ensure(): Promise<void> }): void {
    this.#owner = owner;
  }

  /** Makes the stream once those that are worth more have been tried: an account may have room for some only. */
  async ensure(stream: NewStream): Promise<MadeStream> {
    for (const turn of this.#earlier()) await turn.#begun();
    const attempt = this.#maker.ensure(stream);
    this.#firstAttempt ??= attempt.catch(() => {}); // whoever asked hears of it
    return attempt;
  }

  async #begun(): Promise<void> {
    if (this.#firstAttempt === null) await this.#owner?.ensure();
    await this.#firstAttempt;
  }
}

/** In which order the streams of a store are made. */
export class StreamTurns {
  readonly #turns: StreamTurn[] = [];

  /** The turn of a stream of this worth: behind all that are worth more. */
  next(worth: Worth, maker: Pick<StreamMaker, "ensure">): StreamTurn {
    const isEarlier = (other: StreamTurn) => order.indexOf(other.worth) < order.indexOf(worth);
    const turn = new StreamTurn(worth, maker, () => this.#turns.filter(isEarlier));
    this.#turns.push(turn);
    return turn;
  }
}
