import type { KeptMessages } from "../../event-bus/broker/administration";
import type { MessageLog } from "../../event-bus/broker/message-log";
import type { DatedPlace } from "../../event-bus/broker/sender";
import { InterruptedError, isPassing, refusalOf } from "../../event-bus/patience";
import type { MessageOutcome, MessagesCreated } from "../job-record";
import type { JobWork, Prepared, RunServices } from "../job-work";
import { PlannedMessages } from "./planned-messages";

/** What deleting needs. */
export interface DeletionWorkOptions {
  readonly log: Pick<MessageLog, "getMany">;
  readonly messages: KeptMessages;
}

/** Removes each message of a plan. */
export class DeletionWork implements JobWork {
  readonly doubt = "it may be deleted";
  readonly #created: MessagesCreated;
  readonly #services: RunServices;
  readonly #kept: KeptMessages;
  readonly #messages: PlannedMessages;

  constructor(created: MessagesCreated, services: RunServices, { log, messages }: DeletionWorkOptions) {
    this.#created = created;
    this.#services = services;
    this.#kept = messages;
    this.#messages = new PlannedMessages({ log, created, services });
  }

  async refresh(): Promise<void> {}

  begin(): void {}

  isCautious(): boolean {
    return false;
  }

  /** They pass through while they are read, a few at a time. */
  bytesOf(): number {
    return 0;
  }

  async prepare(positions: readonly number[]): Promise<Prepared> {
    const there = await this.#messages.read(positions, ({ place, storedAt }) => ({ place, storedAt }));
    return (index) => this.#handle(index, there.get(index));
  }

  async settle(): Promise<readonly string[]> {
    return [];
  }

  async #handle(index: number, message: DatedPlace | undefined): Promise<MessageOutcome | null> {
    const { mayBeDone, attempt } = this.#services;
    if (message !== undefined) return attempt(index, () => this.#remove(message, mayBeDone(index)));
    return mayBeDone(index) ? goneInDoubt : { o: "g", r: "it is no longer stored" };
  }

  /** Tries until the broker has said yes or no; null when it has not. */
  async #remove(message: DatedPlace, mayBeDone: boolean): Promise<MessageOutcome | null> {
    const { patiently, halting, mayGoOn } = this.#services;
    let isDoubtful = mayBeDone;
    try {
      const removed = await patiently(async () => {
        if (halting.aborted || !(await mayGoOn())) throw new InterruptedError("interrupted");
        try {
          return await this.#kept.remove(message, { erase: this.#created.erases });
        } catch (error) {
          isDoubtful = true;
          throw error;
        }
      });
      if (removed) return { o: "e" };
      return isDoubtful ? goneInDoubt : { o: "g", r: "it is no longer stored" };
    } catch (error) {
      if (isPassing(error) || error instanceof InterruptedError) return null;
      return { o: "r", r: refusalOf(error) };
    }
  }
}

const goneInDoubt: MessageOutcome = { o: "e", r: "no answer came at first; it is gone now" };
