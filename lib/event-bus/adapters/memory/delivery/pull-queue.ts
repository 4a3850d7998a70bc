import type { Delivered } from "./delivery-ledger";
import { nextTurn } from "./event-loop";

/** A request for messages that was not answered yet. */
export interface Pull {
  cancel(): void;
}

/** Who asks for messages. */
export interface Puller {
  /** Called once, with at least one message. */
  take(batch: Delivered[]): void;
  /** Called instead when the consumer is deleted first. */
  onGone(): void;
}

interface OpenPull extends Pull {
  readonly batchSize: number;
  readonly client: string;
  readonly puller: Puller;
}

/** Rounds of answers after which the event loop gets a turn, so that a long backlog does not starve timers. */
const roundsPerTurn = 64;

/** The open pulls of a consumer, first come first served. */
export class PullQueue {
  private readonly collect: (batchSize: number, client: string) => Delivered[];
  private readonly mayGet: (client: string) => boolean;
  private readonly open: OpenPull[] = [];
  private answering = false;
  private rounds = 0;

  /** `collect` gives up to so many messages, none when there is nothing to deliver; `mayGet` says whose turn it is. */
  constructor(collect: (batchSize: number, client: string) => Delivered[], mayGet: (client: string) => boolean) {
    this.collect = collect;
    this.mayGet = mayGet;
  }

  get size(): number {
    return this.open.length;
  }

  add(batchSize: number, puller: Puller, client: string): Pull {
    const pull: OpenPull = {
      batchSize,
      client,
      puller,
      cancel: () => {
        const at = this.open.indexOf(pull);
        if (at >= 0) this.open.splice(at, 1);
      },
    };
    this.open.push(pull);
    return pull;
  }

  /** Answers, after whoever runs now, as many pulls as there are messages for. */
  answerSoon(): void {
    if (this.answering || this.open.length === 0) return;
    this.answering = true;
    this.rounds++;
    if (this.rounds % roundsPerTurn === 0) void nextTurn().then(this.answer);
    else queueMicrotask(this.answer);
  }

  /** Tells every puller that nothing will come. */
  close(): void {
    for (const { puller } of this.open.splice(0)) puller.onGone();
  }

  private readonly answer = (): void => {
    this.answering = false;
    for (let pull = this.next(); pull !== undefined; pull = this.next()) {
      const batch = this.collect(pull.batchSize, pull.client);
      if (batch.length === 0) return;
      pull.cancel();
      pull.puller.take(batch);
    }
  };

  private next(): OpenPull | undefined {
    return this.open.find(({ client }) => this.mayGet(client));
  }
}
